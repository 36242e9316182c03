import { gzipSync } from "node:zlib";
import { createMessage, readPrivateKey, sign } from "openpgp";
import { serve } from "../../../fetch/testing/serve.ts";
import { digestOf, hexOf } from "../../../hash/index.ts";
import { buildDeb } from "../../deb/testing/build-deb.ts";
import type { Archive } from "../archive.ts";
import { clearSign, makeKey, type TestKey } from "./local-archive.ts";

/** A real .deb as a test asks for it. */
export interface TestPackage {
  readonly name: string;
  readonly version?: string;
  /** Default: `all`. */
  readonly architecture?: string;
  /** Further control fields. */
  readonly fields?: Readonly<Record<string, string>>;
  /** From the archive's root. */
  readonly filename?: string;
  /** Its files: contents by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface SuiteToPublish {
  /** `stable`, or `./` where it is flat. */
  readonly suite: string;
  /** By component; flat suites have `""`. */
  readonly packages: Readonly<Record<string, readonly TestPackage[]>>;
  readonly architectures?: readonly string[];
  /** Fields of Release; undefined leaves one out. */
  readonly release?: Readonly<Record<string, string | undefined>>;
  /** Which files say what is there, and who signed it. Default: `InRelease`. */
  readonly signed?: "InRelease" | "Release.gpg" | "binary Release.gpg" | "unsigned" | "nothing";
  readonly key?: TestKey;
  /** Endings of the package lists; default: none and `.gz`. */
  readonly endings?: readonly ("" | ".gz")[];
  /** Changes the package list. */
  readonly edit?: (list: string) => string;
}

export interface Repository {
  readonly url: string;
  readonly key: TestKey;
  /** What the server has, by path from its root. */
  readonly files: Map<string, Buffer | string>;
  /** Requests, in order: the path as it was asked for, and who asked. */
  readonly asked: { readonly path: string; readonly login: string | undefined }[];
  /** Whoever asks for a path that starts with this must log in: `user:password`. */
  readonly guards: Map<string, string>;
  /** Where paths are sent instead. */
  readonly redirects: Map<string, string>;
  publish(folder: string, suite: SuiteToPublish): Promise<void>;
  archive(folder: string, suites: Archive["suites"], more?: Partial<Archive>): Archive;
  close(): Promise<void>;
}

/** A server on loopback for archives of the test's own, with real packages. */
export async function startRepository(): Promise<Repository> {
  const key = await makeKey();
  const files: Repository["files"] = new Map();
  const asked: { path: string; login: string | undefined }[] = [];
  const guards = new Map<string, string>();
  const redirects = new Map<string, string>();
  const server = await serve((request, response) => {
    const path = (request.url ?? "").slice(1);
    const [, encoded] = /^Basic (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    const login = encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
    asked.push({ path, login });
    const guard = [...guards].find(([start]) => path.startsWith(start));
    const location = redirects.get(path);
    // As servers do: without ./ in it, which apt sends.
    const body = files.get(decodeURIComponent(new URL(`/${path}`, "http://x").pathname.slice(1)));
    if (guard && guard[1] !== login) response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end("no");
    else if (location !== undefined) response.writeHead(302, { location }).end();
    else if (body === undefined) response.writeHead(404).end("not here");
    else response.writeHead(200, { "content-length": Buffer.byteLength(body) }).end(body);
  });
  return {
    url: server.url,
    key,
    files,
    asked,
    guards,
    redirects,
    publish: (folder, suite) => publish(files, folder, { key, ...suite }),
    archive: (folder, suites, more) => ({
      name: "acme",
      mirrors: [`${server.url}/${folder}`],
      suites,
      keyring: key.publicKey,
      thirdParty: true,
      ...more,
    }),
    close: () => server.close(),
  };
}

async function publish(
  files: Repository["files"],
  folder: string,
  suite: SuiteToPublish & { readonly key: TestKey },
): Promise<void> {
  const { endings = ["", ".gz"], edit = (list) => list, architectures = ["amd64"] } = suite;
  const isFlat = suite.suite.endsWith("/");
  const base = `${folder}/${isFlat ? suite.suite.replace(/^\.\//, "") : `dists/${suite.suite}/`}`;
  const lists = new Map<string, Buffer>();
  for (const [component, packages] of Object.entries(suite.packages)) {
    const stanzas = await Promise.all(packages.map((one) => stanzaOf(one, folder, files)));
    const text = Buffer.from(edit(stanzas.join("\n")));
    const paths = isFlat ? ["Packages"] : architectures.map((name) => `${component}/binary-${name}/Packages`);
    for (const path of paths) {
      for (const ending of endings) lists.set(path + ending, ending === ".gz" ? gzipSync(text) : text);
    }
  }
  for (const [path, bytes] of lists) files.set(base + path, bytes);
  const fields: Record<string, string | undefined> = {
    Origin: "Acme",
    Suite: isFlat ? undefined : suite.suite,
    Codename: isFlat ? undefined : suite.suite,
    Architectures: isFlat ? undefined : architectures.join(" "),
    Components: isFlat ? undefined : Object.keys(suite.packages).join(" "),
    Date: new Date().toUTCString(),
    SHA256: [...lists].map(([path, bytes]) => `\n ${hexOf(digestOf(bytes))} ${bytes.length} ${path}`).join(""),
    ...suite.release,
  };
  const document = Object.entries(fields)
    .map(([name, value]) => (value === undefined ? "" : `${name}: ${value}\n`))
    .join("");
  for (const name of ["InRelease", "Release", "Release.gpg"]) files.delete(base + name);
  const { signed = "InRelease", key } = suite;
  if (signed === "InRelease") files.set(`${base}InRelease`, await clearSign(document, key));
  else if (signed !== "nothing") files.set(`${base}Release`, document);
  if (signed.endsWith("Release.gpg")) {
    files.set(`${base}Release.gpg`, await detached(document, key, signed === "Release.gpg"));
  }
}

async function detached(text: string, key: TestKey, isArmored: boolean): Promise<Buffer> {
  const signingKeys = await readPrivateKey({ armoredKey: key.armored });
  const message = await createMessage({ binary: Buffer.from(text) });
  const options = { message, signingKeys, detached: true } as const;
  return isArmored
    ? Buffer.from(await sign({ ...options, format: "armored" }))
    : Buffer.from(await sign({ ...options, format: "binary" }));
}

async function stanzaOf(one: TestPackage, folder: string, files: Repository["files"]): Promise<string> {
  const { name, version = "1.0", architecture = "all", fields = {} } = one;
  const { filename = `pool/${name}_${version}_${architecture}.deb` } = one;
  const control = { Package: name, Version: version, Architecture: architecture, ...fields, Description: "a test" };
  const stanza = Object.entries(control)
    .map(([field, value]) => `${field}: ${value}\n`)
    .join("");
  const data = Object.entries(one.files ?? {}).map(([path, text]) => ({ name: `./${path}`, text, mode: 0o644 }));
  const deb = await buildDeb({ data, stanza });
  files.set(`${folder}/${filename.replace(/^\.\//, "")}`, deb);
  return `${stanza}Filename: ${filename}\nSize: ${deb.length}\nSHA256: ${hexOf(digestOf(deb))}\n`;
}
