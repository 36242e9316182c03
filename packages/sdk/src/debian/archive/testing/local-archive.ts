import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createCleartextMessage, generateKey, readPrivateKey, sign } from "openpgp";
import { type Context, silent } from "../../../context/index.ts";
import { createFetcher } from "../../../fetch/index.ts";
import { serve } from "../../../fetch/testing/serve.ts";
import { digestOf, hexOf } from "../../../hash/index.ts";
import { openStore } from "../../../store/index.ts";
import type { Archive } from "../archive.ts";
import { debianArchives } from "../debian-archives.ts";
import type { DebianMirrors } from "../mirrors.ts";

/** A package as its stanza's fields; what is missing is filled in. */
export type PackageFields = { readonly Package: string; readonly [field: string]: string };

export interface TestKey {
  readonly armored: string;
  readonly publicKey: string;
}

export async function makeKey(options: { expires?: number; date?: Date } = {}): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKey({
    type: "ecc",
    curve: "ed25519Legacy",
    userIDs: [{ name: "Test archive" }],
    format: "armored",
    date: options.date ?? new Date(Date.now() - 60_000),
    ...(options.expires === undefined ? {} : { keyExpirationTime: options.expires }),
  });
  return { armored: privateKey, publicKey };
}

export async function clearSign(text: string, key: TestKey, date = new Date()): Promise<string> {
  const signingKeys = await readPrivateKey({ armoredKey: key.armored });
  return sign({ message: await createCleartextMessage({ text }), signingKeys, date });
}

/** The files of one suite, by path below `dists/<suite>/`, without InRelease. */
function suiteFiles(packages: readonly PackageFields[], architecture: string): Map<string, Buffer> {
  const stanzas = packages.map((fields) => {
    const { Package: name } = fields;
    const version = fields["Version"] ?? "1.0-1";
    const filled: Record<string, string> = {
      Version: version,
      Architecture: architecture,
      Priority: "optional",
      ...fields,
      Filename: fields["Filename"] ?? `pool/main/${name}/${name}_${version}_${architecture}.deb`,
      Size: "1234",
      SHA256: hexOf(digestOf(`${name} ${version}`)),
    };
    return Object.entries(filled)
      .map(([field, value]) => `${field}: ${value}\n`)
      .join("");
  });
  const plain = Buffer.from(stanzas.join("\n"));
  const folder = `main/binary-${architecture}`;
  return new Map([
    [`${folder}/Packages`, plain],
    [`${folder}/Packages.gz`, gzipSync(plain)],
  ]);
}

export interface LocalArchive {
  readonly mirrors: DebianMirrors;
  readonly key: TestKey;
  /** bookworm's archives on the server, signed by a key: by default the archive's. */
  archives(keyring?: string): Archive[];
  /** What the server has, by path from its root; tests change it. */
  readonly files: Map<string, Buffer | string>;
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** Replaces a suite's Release and signs it. */
  release(
    suite: string,
    fields: Record<string, string>,
    packages: readonly PackageFields[],
    key?: TestKey,
  ): Promise<void>;
  close(): Promise<void>;
}

/** A Debian archive on loopback, signed with its own key: bookworm, its updates and its security updates, amd64. */
export async function startArchive(packages: {
  readonly main?: readonly PackageFields[];
  readonly updates?: readonly PackageFields[];
  readonly security?: readonly PackageFields[];
}): Promise<LocalArchive> {
  const key = await makeKey();
  const files = new Map<string, Buffer | string>();
  const asked: string[] = [];
  const server = await serve((request, response) => {
    const path = decodeURIComponent(request.url ?? "").slice(1);
    asked.push(path);
    const body = files.get(path);
    response
      .writeHead(body === undefined ? 404 : 200, { "content-type": "application/octet-stream" })
      .end(body ?? "not here");
  });
  const release: LocalArchive["release"] = async (suite, fields, list, signer = key) => {
    const archive = suite.endsWith("-security") ? "security" : "debian";
    const base = `${archive}/dists/${suite}`;
    const contents = suiteFiles(list, "amd64");
    const lines = [...contents].map(([path, bytes]) => ` ${hexOf(digestOf(bytes))} ${bytes.length} ${path}`);
    const head = {
      Suite: `test-${suite}`,
      Codename: suite,
      Date: new Date().toUTCString(),
      "Acquire-By-Hash": "yes",
      ...fields,
    };
    const text = `${Object.entries(head)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join("")}SHA256:\n${lines.join("\n")}\n`;
    files.set(`${base}/InRelease`, await clearSign(text, signer));
    for (const [path, bytes] of contents) {
      files.set(`${base}/${path}`, bytes);
      files.set(`${base}/${path.slice(0, path.lastIndexOf("/"))}/by-hash/SHA256/${hexOf(digestOf(bytes))}`, bytes);
    }
  };
  await release("bookworm", {}, packages.main ?? []);
  await release("bookworm-updates", {}, packages.updates ?? []);
  await release("bookworm-security", {}, packages.security ?? []);
  const mirrors = { debian: `${server.url}/debian`, "debian-security": `${server.url}/security` };
  const archives = (keyring = key.publicKey): Archive[] =>
    debianArchives("bookworm", mirrors).map((archive) => ({ ...archive, keyring }));
  return { mirrors, key, archives, files, asked, release, close: () => server.close() };
}

/** A context with a cache of its own and a downloader that gives up soon. */
export async function makeContext(): Promise<{ context: Context; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "firn-debian-"));
  const store = await openStore(folder);
  const fetch = createFetcher({ store, env: {}, retry: { attempts: 1 }, stallMs: 5000 });
  return {
    context: { store, fetch, progress: silent, env: {}, signal: undefined },
    async close() {
      await fetch.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
