import { type LookupAddress, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";

const keepMs = 60_000;

/**
 * Name look-up that remembers its answers for a minute. Node looks a name up for each connection, in the same four
 * threads that compress layers: sixteen connections at once were seen to wait five seconds.
 */
export function cachedLookup(): LookupFunction {
  const known = new Map<string, { readonly until: number; readonly answer: Promise<readonly LookupAddress[]> }>();

  const resolve = (name: string, family: number): Promise<readonly LookupAddress[]> => {
    const key = `${family} ${name}`;
    const entry = known.get(key);
    if (entry && entry.until > Date.now()) return entry.answer;
    const answer = new Promise<readonly LookupAddress[]>((done, fail) => {
      systemLookup(name, { all: true, family }, (error, addresses) => (error ? fail(error) : done(addresses)));
    });
    known.set(key, { until: Date.now() + keepMs, answer });
    answer.catch(() => known.delete(key));
    return answer;
  };

  return (hostname, options, callback) => {
    const family = options.family === "IPv6" ? 6 : options.family === "IPv4" ? 4 : (options.family ?? 0);
    resolve(hostname, family).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, [...addresses]);
        else if (first) callback(null, first.address, first.family);
        else callback(Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" }), "");
      },
      (error: NodeJS.ErrnoException) => callback(error, options.all ? [] : ""),
    );
  };
}
