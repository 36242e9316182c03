import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ubuntuKeyring } from "../../packages/sdk/src/debian/archive/keyring.ts";
import { distributionOf } from "../../packages/sdk/src/debian/distribution.ts";
import { archiveFor } from "./debian-mirrors.ts";
import { exec, must } from "./firn.ts";

/**
 * Lays debootstrap's minbase of a Debian or Ubuntu suite at `root`, as root. Its signatures are checked. Made once a day,
 * and copied then: several tests begin with it.
 */
export async function debootstrap(suite: string, root: string): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const kept = join(tmpdir(), `firn-debootstrap-${suite}-${day}.tar`);
  if (!existsSync(kept)) {
    const folder = await mkdtemp(join(tmpdir(), "firn-debootstrap-"));
    try {
      await make(suite, join(folder, "root"));
      await must("tar", [
        "--create",
        "--file",
        `${folder}.tar`,
        "--numeric-owner",
        "--xattrs",
        "-C",
        join(folder, "root"),
        ".",
      ]);
      await rename(`${folder}.tar`, kept);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  await mkdir(root, { recursive: true });
  await must("tar", ["--extract", "--file", kept, "--numeric-owner", "--xattrs", "--xattrs-include=*", "-C", root]);
}

async function make(suite: string, root: string): Promise<void> {
  const isUbuntu = distributionOf(suite) === "ubuntu";
  const folder = await mkdtemp(join(tmpdir(), "firn-debootstrap-"));
  const keyring = join(folder, "keyring.gpg");
  try {
    // A Debian host has no keyring of Ubuntu's.
    if (isUbuntu) await writeFile(keyring, withoutArmor(await readFile(ubuntuKeyring, "utf8")));
    const words = ["--variant=minbase", ...(isUbuntu ? [`--keyring=${keyring}`] : [])];
    // The script by its file: a debootstrap knows no suite that is younger than it.
    const script = `/usr/share/debootstrap/scripts/${isUbuntu ? "gutsy" : "sid"}`;
    const { code, stdout, stderr } = await exec("debootstrap", [
      ...words,
      suite,
      root,
      await archiveFor(suite),
      script,
    ]);
    if (code !== 0) throw new Error(`debootstrap of ${suite} ended with ${code}:\n${stdout.slice(-4000)}\n${stderr}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** https://www.rfc-editor.org/rfc/rfc9580#section-6.2 */
function withoutArmor(text: string): Buffer {
  const [, body = ""] = /\r?\n\r?\n([A-Za-z0-9+/=\r\n]+?)(?:\r?\n=[^\r\n]+)?\r?\n-----END/.exec(text) ?? [];
  return Buffer.from(body, "base64");
}
