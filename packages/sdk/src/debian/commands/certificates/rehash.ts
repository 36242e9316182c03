import { createHash } from "node:crypto";
import type { Tree } from "../../../tree/index.ts";
import { readPem, subjectHash } from "./subject-hash.ts";

const linkName = /^[0-9a-f]{8}\.r?\d+$/;
const fileName = /\.(?:pem|crt|cer|crl)$/;

/**
 * `openssl rehash`: in a directory of certificates, a link `<subject hash>.<n>` to each file that holds exactly one.
 * The same certificate gets one link, whatever its names. https://docs.openssl.org/3.0/man1/openssl-rehash/
 */
export function rehash(tree: Tree, directory: string): void {
  for (const name of tree.list(directory)) {
    if (linkName.test(name) && tree.get(`${directory}/${name}`)?.type === "symlink")
      tree.remove(`${directory}/${name}`);
  }
  const counts = new Map<string, number>();
  const fingerprints = new Set<string>();
  for (const name of tree.list(directory)) {
    const path = `${directory}/${name}`;
    if (!fileName.test(name) || tree.resolve(path)?.type !== "file") continue;
    const [der, ...others] = readPem(tree.read(path).toString("latin1"));
    if (!der || others.length > 0) continue;
    const hash = hashOf(der);
    const fingerprint = createHash("sha256").update(der).digest("hex");
    if (hash === undefined || fingerprints.has(fingerprint)) continue;
    fingerprints.add(fingerprint);
    const count = counts.get(hash) ?? 0;
    counts.set(hash, count + 1);
    tree.symlink(name, `${directory}/${hash}.${count}`);
  }
}

/** Undefined for what is no certificate: OpenSSL warns and goes on. */
function hashOf(der: Buffer): string | undefined {
  try {
    return subjectHash(der);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
