import { findMirrors, findUbuntuMirror } from "../../packages/sdk/src/debian/archive/mirrors.ts";
import { ubuntuArchive } from "../../packages/sdk/src/fetch/defaults.ts";

let found: Promise<string | undefined> | undefined;

/**
 * A mirror of Ubuntu's archive that this machine reaches: the one that it is configured with, else one beside its mirror
 * of Debian's. Set as FIRN_UBUNTU_MIRROR for what is started from here. Undefined where there is none.
 */
export function ubuntuMirror(): Promise<string | undefined> {
  found ??= find();
  return found;
}

async function find(): Promise<string | undefined> {
  const configured = await findUbuntuMirror(false, process.env);
  const beside = new URL("/ubuntu", (await findMirrors({}, process.env)).debian).href;
  for (const mirror of configured === ubuntuArchive ? [beside, configured] : [configured]) {
    if (await answers(`${mirror}/dists/noble/InRelease`)) {
      process.env["FIRN_UBUNTU_MIRROR"] = mirror;
      return mirror;
    }
  }
  return undefined;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { method: "HEAD", signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
