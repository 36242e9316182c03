import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The words of one auth.conf, in their order. */
export type AuthFile = readonly string[];

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

/** What an auth.conf has for an address. `withheld`: an entry that is only for what is encrypted, and this is not. */
export type Found = Credentials | "withheld" | undefined;

export const parseAuthConf = (text: string): AuthFile => text.split(/[ \t\r\n]+/).filter((word) => word !== "");

/**
 * Looks an address up as apt does: the first `machine` that fits counts, with the `login` and `password` up to the next
 * `machine`; other words mean nothing. A machine is a host, a host and port, or the start of both and the path; without
 * a scheme it is for https only. https://manpages.debian.org/stable/apt/apt_auth.conf.5.en.html
 *
 * @example
 * ```ts
 * const file = parseAuthConf("machine deb.example/private login me password secret");
 * credentialsFor("https://deb.example/private/dists/stable/InRelease", file); // { login: "me", password: "secret" }
 * ```
 */
export function credentialsFor(address: string, words: AuthFile): Found {
  const [, scheme = "", host = "", path = ""] = /^(https?):\/\/([^/?#]*)([^?#]*)/i.exec(address) ?? [];
  let withheld = false;
  for (let at = words.indexOf("machine"); at !== -1; at = words.indexOf("machine", at + 2)) {
    const written = words[at + 1] ?? "";
    const machine = written.startsWith(`${scheme}://`) ? written.slice(scheme.length + 3) : written;
    if (!isMachine(machine, host, path)) continue;
    if (machine === written && scheme !== "https") withheld = true;
    else return entryAt(words, at + 2);
  }
  return withheld ? "withheld" : undefined;
}

function isMachine(machine: string, host: string, path: string): boolean {
  if (machine.includes("/")) return `${host}${path}`.startsWith(machine);
  return machine === host || machine === host.replace(/:\d+$/, "");
}

function entryAt(words: AuthFile, start: number): Credentials {
  const entry = { login: "", password: "" };
  for (let at = start; at < words.length && words[at] !== "machine"; at++) {
    const word = words[at];
    if (word === "login" || word === "password") entry[word] = words[++at] ?? "";
  }
  return entry;
}

/** The address with the user and password that apt would send: its own, else those of the first file that has some. */
export function signedIn(address: string, files: readonly AuthFile[]): string {
  if (files.length === 0) return address;
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return address;
  for (const file of files) {
    const found = credentialsFor(address, file);
    if (found === undefined || found === "withheld" || (found.login === "" && found.password === "")) continue;
    url.username = encodeURIComponent(found.login);
    url.password = encodeURIComponent(found.password);
    return url.href;
  }
  return address;
}

/** For redirects: a login for where they lead is in the same files, or nowhere. */
export const signIn =
  ({ logins = [] }: { readonly logins?: readonly AuthFile[] | undefined }) =>
  (address: string): string =>
    signedIn(address, logins);

/** The files of the host's apt: auth.conf, then auth.conf.d by name. What cannot be read is passed over, as by apt. */
export async function readAuthFiles(aptDirectory: string): Promise<AuthFile[]> {
  const folder = join(aptDirectory, "auth.conf.d");
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => /^[\w.-]+\.conf$/.test(name));
  const paths = [join(aptDirectory, "auth.conf"), ...names.sort().map((name) => join(folder, name))];
  const files = await Promise.all(paths.map((path) => readFile(path, "utf8").then(parseAuthConf, () => [])));
  return files.filter((words) => words.length > 0);
}
