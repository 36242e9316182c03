import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../fetch/index.ts";

/**
 * The Authorization header for a host from the user's netrc file (`$NETRC`, `~/.netrc`, `~/_netrc`), where git and
 * curl look too: https://everything.curl.dev/usingcurl/netrc.html. Undefined where the file says nothing of it.
 */
export function netrcAuthorization(hostname: string, env: Environment): string | undefined {
  const home = env["HOME"] ?? env["USERPROFILE"] ?? homedir();
  const candidates = env["NETRC"] ? [env["NETRC"]] : [join(home, ".netrc"), join(home, "_netrc")];
  for (const path of candidates) {
    try {
      return findInNetrc(readFileSync(path, "utf8"), hostname);
    } catch {
      // Not there, or not ours to read: then there are no credentials.
    }
  }
  return undefined;
}

export function findInNetrc(text: string, hostname: string): string | undefined {
  // Macros run to the next empty line, and may hold any words.
  const words = text.replace(/^macdef[^]*?(?:\n[ \t]*\n|(?![^]))/gm, "").match(/\S+/g) ?? [];
  let matches = false;
  let login: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const value = words[i + 1];
    if (word === "default") [matches, login] = [true, undefined];
    if (word === "machine") [matches, login] = [value?.toLowerCase() === hostname.toLowerCase(), undefined];
    if (word === "machine" || word === "login" || word === "password" || word === "account") i++;
    if (!matches) continue;
    if (word === "login") login = value;
    if (word === "password" && login !== undefined && value !== undefined) return basic(login, value);
  }
  return undefined;
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
