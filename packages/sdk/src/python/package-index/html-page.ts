import { sha256Of } from "./json-page.ts";
import type { ProjectFile } from "./project-file.ts";

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads a project's page in HTML (PEP 503): one anchor a file, the hash in the URL's fragment.
 * @throws Error in words where it is none
 */
export function parseHtmlPage(text: string, page: string): ProjectFile[] {
  const html = text.replace(/<!--[\s\S]*?-->/g, "");
  if (!/<(a|html|body|!doctype)\b/i.test(html)) throw new Error("it has no HTML in it");
  const version = /<meta\s[^>]*name=["']?pypi:repository-version["']?[^>]*>/i.exec(html)?.[0];
  const major = version && /content=["']?(\d+)\./i.exec(version)?.[1];
  if (major !== undefined && major !== "1") throw new Error(`its API version is ${major}.x, and firn knows 1.x`);
  const baseTag = /<base\s[^>]*>/i.exec(html)?.[0];
  const base = new URL((baseTag && attributes(baseTag).get("href")) ?? "", page).href;
  const files: ProjectFile[] = [];
  for (const [, tag = ""] of html.matchAll(/<a(\s[^>]*)>/gi)) {
    const named = attributes(tag);
    const href = named.get("href");
    if (!href || !URL.canParse(href, base)) continue;
    const url = new URL(href, base);
    const fragment = new URLSearchParams(url.hash.slice(1));
    url.hash = "";
    const file = decodeName(url.pathname.split("/").at(-1) ?? "");
    if (!file) continue;
    const described = named.get("data-core-metadata") ?? named.get("data-dist-info-metadata");
    files.push({
      file,
      url: url.href,
      sha256: sha256Of(fragment.get("sha256") ?? undefined),
      size: undefined,
      requiresPython: named.get("data-requires-python") || undefined,
      yanked: named.has("data-yanked"),
      metadata:
        described === undefined || described === "false" ? undefined : { sha256: sha256Of(described.split("=")[1]) },
    });
  }
  return files;
}

function attributes(tag: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of tag.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g)) {
    const [, name = "", double, single, bare] = match;
    found.set(name.toLowerCase(), unescape(double ?? single ?? bare ?? ""));
  }
  return found;
}

const unescape = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
