import { findMirrors } from "../../packages/sdk/src/debian/archive/mirrors.ts";

/** apt's one-line sources for a suite, with the mirrors that this machine uses: found at run time, never written down. */
export async function aptSources(suite: string): Promise<string> {
  const mirrors = await findMirrors({}, process.env);
  return [
    `deb ${mirrors.debian} ${suite} main`,
    `deb ${mirrors.debian} ${suite}-updates main`,
    `deb ${mirrors["debian-security"]} ${suite}-security main`,
    "",
  ].join("\n");
}
