import { type Command, inputOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import { rehash } from "./rehash.ts";

const configuration = "etc/ca-certificates.conf";
const shipped = "/usr/share/ca-certificates";
const local = "/usr/local/share/ca-certificates";
const target = "/etc/ssl/certs";
const bundle = `${target}/ca-certificates.crt`;

/**
 * The certificates that `/etc/ca-certificates.conf` names, and the administrator's own, as one bundle and as links by
 * name and by hash; then the hooks, which are told what came and went. https://manpages.debian.org/update-ca-certificates.8
 */
export const updateCaCertificates: Command = (process) => {
  const words = [...process.args];
  let fresh = false;
  let hooks = "/etc/ca-certificates/update.d";
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "--fresh" || word === "-f") fresh = true;
    else if (word === "--hooksdir") hooks = words.shift() ?? "";
    else if (word !== "--verbose" && word !== "-v") {
      process.report({ kind: "unknown", why: `firn does not know update-ca-certificates' ${word}` });
      return 1;
    }
  }
  const { tree, stdout } = process;
  const before = linksIn(tree);
  if (fresh) for (const path of before) tree.remove(path);
  stdout.write(fresh ? "Clearing symlinks in /etc/ssl/certs...\ndone.\n" : "");
  stdout.write("Updating certificates in /etc/ssl/certs...\n");
  const { added, removed } = updateCertificates(tree, fresh ? new Set() : before);
  stdout.write(`${added.length} added, ${removed.length} removed; done.\n`);
  stdout.write(`Running hooks in ${hooks}...\n`);
  const news = [...added.map((path) => `+${path}\n`), ...removed.map((path) => `-${path}\n`)].join("");
  for (const name of hooks === "" ? [] : tree.list(hooks)) {
    const hook = `${hooks}/${name}`;
    const entry = tree.resolve(hook);
    if (!/^[A-Za-z0-9_-]+$/.test(name) || entry?.type !== "file" || (entry.mode & 0o111) === 0) continue;
    process.run([hook], { stdin: inputOf(news), cwd: target });
  }
  stdout.write("done.\n");
  return 0;
};

const linksIn = (tree: Tree): Set<string> =>
  new Set(
    tree
      .list(target)
      .map((name) => `${target}/${name}`)
      .filter((path) => path.endsWith(".pem") && tree.get(path)?.type === "symlink"),
  );

/** Links and bundle; the links that were not there before, and those that are gone. */
export function updateCertificates(tree: Tree, before: ReadonlySet<string>): { added: string[]; removed: string[] } {
  tree.mkdir(target);
  const lines = tree.resolve(configuration) ? tree.read(configuration).toString("utf8").split("\n") : [];
  for (const line of lines) if (line.startsWith("!")) tree.remove(linkOf(`${shipped}/${line.slice(1)}`));
  const chosen = lines.filter((line) => line !== "" && !/^[#!]/.test(line)).map((line) => `${shipped}/${line}`);
  const texts: Buffer[] = [];
  for (const path of [...chosen, ...certificatesBelow(tree, local)]) {
    if (tree.resolve(path)?.type !== "file") continue;
    tree.symlink(path, linkOf(path));
    const text = tree.read(path);
    texts.push(text);
    if (text.at(-1) !== 0x0a) texts.push(Buffer.from("\n"));
  }
  const after = linksIn(tree);
  const added = [...after].filter((path) => !before.has(path));
  const removed = [...before].filter((path) => !after.has(path));
  if (added.length + removed.length > 0) rehash(tree, target);
  if (texts.length > 0) tree.write(bundle, Buffer.concat(texts), { mode: 0o644, uid: 0, gid: 0 });
  return { added, removed };
}

/** Certificates in a directory and below, in the order of `sort` in the C locale. */
export function certificatesBelow(tree: Tree, directory: string): string[] {
  const found: string[] = [];
  for (const name of tree.list(directory)) {
    const path = `${directory}/${name}`;
    const type = tree.resolve(path)?.type;
    if (type === "directory") found.push(...certificatesBelow(tree, path));
    else if (type === "file" && name.endsWith(".crt")) found.push(path);
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function linkOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.crt$/, "");
  return `${target}/${name.replaceAll(/[ ,]/g, "_").replaceAll(/[()]/g, "=")}.pem`;
}
