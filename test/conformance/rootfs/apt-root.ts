import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findMirrors } from "../../../packages/sdk/src/debian/archive/mirrors.ts";
import { aptSources } from "../../support/debian-mirrors.ts";
import { type ChrootOptions, inChroot, succeed } from "./chroot.ts";

/** A system made by the real tools: debootstrap's minbase, brought up to date, and packages by apt-get. */
export async function makeAptRoot(
  suite: string,
  packages: readonly string[],
  root: string,
  options: ChrootOptions = {},
): Promise<void> {
  const mirrors = await findMirrors({}, process.env);
  await succeed("debootstrap", ["--variant=minbase", suite, root, mirrors.debian]);
  await writeFile(join(root, "etc/apt/sources.list"), await aptSources(suite));
  const install = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  await inChroot(root, `apt-get update && apt-get -y dist-upgrade && ${install}`, options);
}
