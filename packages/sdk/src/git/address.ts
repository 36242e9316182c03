import { FirnError } from "../errors/index.ts";
import { isLoopbackHost } from "../fetch/index.ts";

/** A full object id: of SHA-1 or of SHA-256. */
export const isObjectId = (ref: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);

/**
 * The repository's address without a slash at its end.
 *
 * @throws FIRN_GIT_URL for what is not http(s), and for plain http, where anyone on the way could say what a branch
 *   stands for: it is accepted on loopback, and for a full commit id, which can be checked.
 */
export function gitAddress(text: string, ref: string): string {
  if (!URL.canParse(text) || !/^https?:\/\/./i.test(text)) {
    throw new FirnError("FIRN_GIT_URL", `${text} is not an https address`, { hint: asHttps(text) });
  }
  const url = new URL(text);
  url.username = "";
  url.password = "";
  const clean = url.href.replace(/\/+$/, "");
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname) && !isObjectId(ref)) {
    throw new FirnError("FIRN_GIT_URL", `${clean} is plain http, which anyone on the way can change`, {
      hint: `Write ${clean.replace("http:", "https:")}, or give the full commit id as ref`,
    });
  }
  return clean;
}

/** `git@github.com:o/r.git`, `ssh://git@host/o/r` and `git://host/o/r` as they are most often served over https. */
function asHttps(text: string): string {
  const match = /^(?:(?:ssh|git):\/\/)?(?:[^@/:]+@)?([\w.-]+\.[a-z]{2,})(?::\d+)?[:/]\/?([^:]+)$/i.exec(text);
  return match ? `Write https://${match[1]}/${match[2]}` : "Write https://host/owner/repository.git";
}
