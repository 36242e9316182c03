import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promised } from "../../../packages/sdk/src/debian/resolve/base.ts";
import { aptSources } from "../../support/debian-mirrors.ts";
import { debootstrap } from "../../support/debootstrap.ts";
import { inChroot, succeed } from "./chroot.ts";
import type { RootSet, Suite } from "./sets.ts";

/** A system made by the real tools: a base, and what installing a set changed of it, as an overlay's upper directory. */
export interface Reference {
  readonly base: string;
  readonly upper: string;
}

/** Where things lie below a folder of references. */
const placesOf = (folder: string, suite: Suite, name: string) => ({
  base: join(folder, suite, "base"),
  set: join(folder, suite, name),
  upper: join(folder, suite, name, "upper"),
  done: join(folder, suite, `${name}.done`),
  log: join(folder, suite, `${name}.log`),
  archives: join(folder, suite, "debs"),
});

/** What was made before, or undefined. */
export function findReference(folder: string, suite: Suite, name: string): Reference | undefined {
  const { base, upper, done } = placesOf(folder, suite, name);
  return existsSync(base) && existsSync(done) ? { base, upper } : undefined;
}

/** Makes a set's reference with debootstrap and apt-get, as root, unless the folder has it. */
export async function makeReference(folder: string, suite: Suite, set: RootSet): Promise<Reference> {
  const known = findReference(folder, suite, set.name);
  if (known) return known;
  const places = placesOf(folder, suite, set.name);
  await mkdir(places.archives, { recursive: true });
  if (!existsSync(places.base)) await makeBase(suite, places.base, places.archives);
  await rm(places.set, { recursive: true, force: true });
  const [work, root] = [join(places.set, "work"), join(places.set, "root")];
  for (const part of [places.upper, work, root]) await mkdir(part, { recursive: true });
  // What the kernel's own settings may turn on would hide contents and moves from a look into the upper directory.
  const plain = "redirect_dir=off,metacopy=off,index=off";
  const options = `lowerdir=${places.base},upperdir=${places.upper},workdir=${work},${plain}`;
  await succeed("mount", ["-t", "overlay", "overlay", "-o", options, root]);
  try {
    // Nothing is to be started: the interface for this is https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
    const policy = join(root, "usr/sbin/policy-rc.d");
    await writeFile(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
    const install = `apt-get install -y --no-install-recommends ${set.packages.join(" ")}`;
    let said = "";
    try {
      await inChroot(root, install, { archives: places.archives, log: (text) => void (said = text) });
    } finally {
      await writeFile(places.log, said);
    }
    await rm(policy);
  } finally {
    await succeed("umount", [root]);
  }
  await writeFile(places.done, "");
  return { base: places.base, upper: places.upper };
}

/** debootstrap's minbase, brought up to date, with what debian() promises beside it. */
async function makeBase(suite: Suite, base: string, archives: string): Promise<void> {
  const half = `${base}.half-made`;
  await rm(half, { recursive: true, force: true });
  await debootstrap(suite, half);
  await writeFile(join(half, "etc/apt/sources.list"), await aptSources(suite));
  const install = `apt-get install -y --no-install-recommends ${promised.join(" ")}`;
  // What upgrades bring is debootstrap's like the rest: it would have taken the newest versions, if it could.
  const upgrade = "apt-get -y dist-upgrade && apt-mark showauto | xargs -r apt-mark manual";
  await inChroot(half, `apt-get update && ${upgrade} && ${install}`, { archives });
  await rename(half, base);
}
