import type { Tree } from "../../../tree/index.ts";
import { type Command, effectFailed } from "../command.ts";
import { rehash } from "./rehash.ts";

const configuration = "etc/ca-certificates.conf";
const shipped = "/usr/share/ca-certificates";
const local = "/usr/local/share/ca-certificates";
const target = "/etc/ssl/certs";
const bundle = `${target}/ca-certificates.crt`;

/**
 * `update-ca-certificates`: the certificates that `/etc/ca-certificates.conf` names, and the administrator's own, as
 * one bundle and as links by name and by hash. Options: `--fresh` drops links of before, `--hooksdir ""` runs no
 * hooks; hooks are programs, so none is run in any case. https://manpages.debian.org/update-ca-certificates.8
 */
export const updateCaCertificates: Command = (tree, args) => {
  const words = [...args];
  let fresh = false;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "--fresh" || word === "-f") fresh = true;
    else if (word === "--hooksdir") words.shift();
    else if (word !== "--verbose" && word !== "-v") {
      throw effectFailed("update-ca-certificates", args, `what is ${word}?`);
    }
  }
  tree.mkdir(target);
  if (fresh) dropLinks(tree);
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
  rehash(tree, target);
  if (texts.length > 0) tree.write(bundle, Buffer.concat(texts), { mode: 0o644, uid: 0, gid: 0 });
};

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

function dropLinks(tree: Tree): void {
  for (const name of tree.list(target)) {
    const path = `${target}/${name}`;
    const entry = tree.get(path);
    if (entry?.type !== "symlink") continue;
    const own = entry.target.startsWith(shipped) || entry.target.startsWith(local);
    if (own || tree.resolve(path)?.type !== "file") tree.remove(path);
  }
}
