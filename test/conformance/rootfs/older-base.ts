import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findMirrors } from "../../../packages/sdk/src/debian/archive/mirrors.ts";
import { succeed } from "./chroot.ts";
import type { Suite } from "./sets.ts";

/** Files that bases of registries are cleaned of: https://github.com/debuerreotype/debuerreotype */
const leftovers =
  "var/lib/apt/lists/* var/cache/apt/* var/log var/cache/ldconfig var/lib/dpkg/*-old var/cache/debconf/*-old";

/** debootstrap's minbase out of the suite alone, without its updates: some packages are older than what apt takes now. */
export async function makeBareBase(suite: Suite, root: string): Promise<void> {
  const mirrors = await findMirrors({}, process.env);
  await succeed("debootstrap", ["--variant=minbase", suite, root, mirrors.debian]);
  await succeed("sh", ["-c", `cd "$0" && find ${leftovers} -type f -delete`, root]);
}

/**
 * Makes adduser look like one of long ago, some of whose files went and some of whose configuration was changed.
 * @returns paths that are other ones now
 */
export async function makeAdduserOld(root: string): Promise<string[]> {
  const status = "var/lib/dpkg/status";
  const list = "var/lib/dpkg/info/adduser.list";
  const files = {
    "etc/adduser.conf": "# the administrator's\n",
    "etc/deluser.conf": "# as it came once\n",
    "etc/adduser.obsolete": "# not shipped any more\n",
    "usr/share/adduser-old/deep/file": "gone\n",
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), text, { mode: 0o640 });
  }
  const sums = {
    "/etc/adduser.conf": md5("# as it came once\n"),
    "/etc/deluser.conf": md5(files["etc/deluser.conf"]),
    "/etc/adduser.obsolete": md5(files["etc/adduser.obsolete"]),
  };
  const conffiles = Object.entries(sums).map(([path, sum]) => ` ${path} ${sum}\n`);
  const stanzas = (await readFile(join(root, status), "utf8")).split(/(?<=\n\n)/);
  const older = stanzas.map((stanza) =>
    stanza.startsWith("Package: adduser\n")
      ? stanza
          .replace(/^Version: .*$/m, "Version: 3.1")
          .replace(/^Conffiles:\n(?: .*\n)+/m, `Conffiles:\n${conffiles.join("")}`)
      : stanza,
  );
  await writeFile(join(root, status), older.join(""));
  const more = ["/etc/adduser.obsolete", "/usr/share/adduser-old", "/usr/share/adduser-old/deep"];
  await appendFile(join(root, list), [...more, "/usr/share/adduser-old/deep/file", ""].join("\n"));
  await appendFile(join(root, "var/lib/dpkg/info/adduser.conffiles"), "/etc/adduser.obsolete\n");
  return [status, list, "var/lib/dpkg/info/adduser.conffiles", ...Object.keys(files)];
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
