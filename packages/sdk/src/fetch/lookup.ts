import { type LookupAddress, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";

const keepMs = 60_000;

type Answer = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void;

interface Known {
  readonly until: number;
  addresses: readonly LookupAddress[] | undefined;
  readonly waiting: Answer[];
}

/**
 * Name look-up that remembers its answers for a minute. Node looks a name up for each connection, in the same four
 * threads that compress layers: sixteen connections at once were seen to wait five seconds.
 */
export function cachedLookup(): LookupFunction {
  const names = new Map<string, Known>();

  const resolve = (name: string, family: number, answer: Answer): void => {
    const key = `${family} ${name}`;
    const known = names.get(key);
    if (known && known.until > Date.now()) {
      if (known.addresses) answer(null, known.addresses);
      else known.waiting.push(answer);
      return;
    }
    const fresh: Known = { until: Date.now() + keepMs, addresses: undefined, waiting: [answer] };
    names.set(key, fresh);
    systemLookup(name, { all: true, family }, (error, addresses) => {
      if (error) names.delete(key);
      else fresh.addresses = addresses;
      for (const waiter of fresh.waiting) waiter(error, addresses ?? []);
    });
  };

  return (hostname, options, callback) => {
    const family = options.family === "IPv6" ? 6 : options.family === "IPv4" ? 4 : (options.family ?? 0);
    resolve(hostname, family, (error, addresses) => {
      const [first] = addresses;
      if (options.all) callback(error, [...addresses]);
      else if (first) callback(error, first.address, first.family);
      else callback(error ?? Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" }), "");
    });
  };
}
