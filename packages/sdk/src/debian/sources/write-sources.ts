import type { Context } from "../../context/index.ts";
import type { Facts } from "../../lock/index.ts";
import type { Tree } from "../../tree/index.ts";
import { type SourceFact, sourcesIn } from "./source-fact.ts";

/**
 * Writes what apt in a container reads of the sources: a file each in sources.list.d, and the publishers' keys.
 * https://manpages.debian.org/stable/apt/sources.list.5.en.html
 */
export async function writeSources(tree: Tree, facts: Facts, { store }: Context): Promise<void> {
  for (const source of sourcesIn(facts)) {
    const { name, key } = source;
    if (key && "digest" in key) tree.write(keyPath(source), await store.readAll(key.digest));
    tree.write(`/etc/apt/sources.list.d/${name}.sources`, sourceText(source));
  }
}

const keyPath = ({ name, key }: SourceFact): string =>
  key && "path" in key ? key.path : `/etc/apt/keyrings/${name}.${key?.isArmored ? "asc" : "gpg"}`;

function sourceText(source: SourceFact): string {
  const { url, suites, components, architectures, trusted, key } = source;
  const lines = [
    "Types: deb",
    `URIs: ${url}`,
    `Suites: ${suites.join(" ")}`,
    ...(components.length > 0 ? [`Components: ${components.join(" ")}`] : []),
    ...(architectures ? [`Architectures: ${architectures.join(" ")}`] : []),
    ...(key ? [`Signed-By: ${keyPath(source)}`] : []),
    ...(trusted ? ["Trusted: yes"] : []),
  ];
  return `${lines.join("\n")}\n`;
}
