import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { aptSources } from "../../support/debian-mirrors.ts";
import { debootstrap } from "../../support/debootstrap.ts";
import { type ChrootOptions, inChroot } from "./chroot.ts";

/** A system made by the real tools: debootstrap's minbase, brought up to date, and packages by apt-get. */
export async function makeAptRoot(
  suite: string,
  packages: readonly string[],
  root: string,
  options: ChrootOptions = {},
): Promise<void> {
  await debootstrap(suite, root);
  await writeFile(join(root, "etc/apt/sources.list"), await aptSources(suite));
  const install = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  await inChroot(root, `apt-get update && apt-get -y dist-upgrade && ${install}`, options);
}
