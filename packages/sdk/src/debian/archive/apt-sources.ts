import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FirnError } from "../../errors/index.ts";
import { parseControl } from "../control/index.ts";

/** One archive that the host's apt is set up with. Entries for the same URI are joined: suites of several lines. */
export interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The Signed-By option as written, or an empty string. */
  readonly signedBy: string;
}

/**
 * Reads sources.list and sources.list.d (`*.list` lines and `*.sources` paragraphs; `deb` only, none disabled), in
 * apt's order. Files that are missing, unreadable or broken are passed over: firn needs a hint here, not a verdict.
 * https://manpages.debian.org/stable/apt/sources.list.5.en.html
 */
export async function readAptSources(aptDirectory: string): Promise<AptSource[]> {
  const folder = join(aptDirectory, "sources.list.d");
  const names = await readdir(folder).catch((): string[] => []);
  const files = [join(aptDirectory, "sources.list"), ...names.sort().map((name) => join(folder, name))];
  const sources: AptSource[] = [];
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (file.endsWith(".list")) sources.push(...parseLines(text));
    else if (file.endsWith(".sources")) sources.push(...parseParagraphs(text));
  }
  return mergeByUri(sources);
}

function parseLines(text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?([^\s#]+)\s+([^#]+)/.exec(line);
    if (!match) return [];
    const [, options = "", uri = "", rest = ""] = match;
    const [suite = "", ...components] = words(rest);
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1] ?? "";
    return [{ uri, suites: [suite], components, signedBy }];
  });
}

function parseParagraphs(text: string): AptSource[] {
  try {
    return parseControl(text, "apt's sources").flatMap((stanza) => {
      if (/^(no|false|without|off|disable|0)$/i.test(stanza.folded("Enabled") ?? "yes")) return [];
      if (!words(stanza.folded("Types") ?? "").includes("deb")) return [];
      const suites = words(stanza.folded("Suites") ?? "");
      const components = words(stanza.folded("Components") ?? "");
      const signedBy = stanza.get("Signed-By") ?? "";
      return words(stanza.folded("URIs") ?? "").map((uri) => ({ uri, suites, components, signedBy }));
    });
  } catch (error) {
    if (FirnError.is(error)) return [];
    throw error;
  }
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

function mergeByUri(sources: readonly AptSource[]): AptSource[] {
  const byUri = new Map<string, AptSource>();
  for (const source of sources) {
    const uri = source.uri.replace(/\/+$/, "");
    const known = byUri.get(uri);
    byUri.set(uri, {
      uri,
      suites: [...(known?.suites ?? []), ...source.suites],
      components: [...(known?.components ?? []), ...source.components],
      signedBy: known?.signedBy || source.signedBy,
    });
  }
  return [...byUri.values()];
}
