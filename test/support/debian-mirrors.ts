import { findMirrors } from "../../packages/sdk/src/debian/archive/mirrors.ts";
import { distributionOf } from "../../packages/sdk/src/debian/distribution.ts";
import { ubuntuMirror } from "./ubuntu-mirror.ts";

/** The archive that debootstrap makes a suite from. */
export async function archiveFor(suite: string): Promise<string> {
  if (distributionOf(suite) === "debian") return (await findMirrors({}, process.env)).debian;
  const mirror = await ubuntuMirror();
  if (mirror === undefined) throw new Error("no mirror of Ubuntu's archive is known here: set FIRN_UBUNTU_MIRROR");
  return mirror;
}

/** apt's one-line sources for a suite, with the mirrors that this machine uses: found at run time, never written down. */
export async function aptSources(suite: string): Promise<string> {
  const archive = await archiveFor(suite);
  if (distributionOf(suite) === "ubuntu") {
    const pockets = ["", "-updates", "-security"];
    return pockets.map((pocket) => `deb ${archive} ${suite}${pocket} main universe\n`).join("");
  }
  const mirrors = await findMirrors({}, process.env);
  return [
    `deb ${mirrors.debian} ${suite} main`,
    `deb ${mirrors.debian} ${suite}-updates main`,
    `deb ${mirrors["debian-security"]} ${suite}-security main`,
    "",
  ].join("\n");
}
