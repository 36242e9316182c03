import { pathToFileURL } from "node:url";
import { definitionError, isRecord, shown } from "./definition-error.ts";
import type { Caller } from "./user-location.ts";

/** Where relative host paths start: `import.meta` of the file that writes them, or its URL. */
export type ContextOption = ImportMetaLike | { readonly href: string } | string;

/** As much of `import.meta` as is needed; every module's own fits. */
export interface ImportMetaLike {
  readonly url?: string;
  readonly dirname?: string;
}

/**
 * The directory of the file that `from` names, as a `file:` URL with a trailing slash; a URL that ends in a slash is
 * that directory itself. Undefined stays undefined: the file that exports the image decides then.
 */
export function contextOf(caller: Caller, from: ContextOption | undefined): string | undefined {
  if (from === undefined) return undefined;
  const url = urlOf(from);
  if (url?.protocol === "file:") return new URL(".", url).href;
  throw definitionError(
    caller,
    `${caller.name}(): "from" must be import.meta or a file: URL, not ${shown(from)}`,
    "Write from: import.meta, and the path relative to the file that says so",
  );
}

function urlOf(from: unknown): URL | undefined {
  if (typeof from === "string") return parseUrl(from);
  if (!isRecord(from)) return undefined;
  if (typeof from["href"] === "string") return parseUrl(from["href"]);
  if (typeof from["url"] === "string") return parseUrl(from["url"]);
  if (typeof from["dirname"] === "string") return pathToFileURL(`${from["dirname"]}/`);
  return undefined;
}

const parseUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/** A path of the host in one spelling: `./app/` and `app` are the same. What it may be is the schema's to say. */
export function hostPath<T>(path: T): T | string {
  if (typeof path !== "string") return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  const clean = parts.join("/") || (path === "" ? "" : ".");
  return path.startsWith("/") ? `/${clean}` : clean;
}
