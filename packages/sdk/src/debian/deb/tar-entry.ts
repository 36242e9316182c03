import type { Header } from "tar-stream";
import { FirnError } from "../../errors/index.ts";
import type { Entry } from "../../tree/index.ts";
import { isAliased, mergedPath } from "./usr-merge.ts";

/**
 * An archive member as an entry of a merged-/usr system. Extended attributes are left out, as dpkg does.
 *
 * @param title The package, for errors.
 * @returns undefined for the root itself
 * @throws FIRN_ARCHIVE_ESCAPES, FIRN_ARCHIVE_INVALID
 */
export function entryOf(header: Header, title: string): Entry | undefined {
  const own = cleanPath(header.name, title);
  if (own === "") return undefined;
  // A link is the system's own alias (base-files ships these since trixie); what is below it is moved.
  const path = isAliased(own) && header.type === "symlink" ? own : mergedPath(own);
  const common = {
    path,
    mode: (header.mode ?? 0o644) & 0o7777,
    uid: header.uid ?? 0,
    gid: header.gid ?? 0,
    mtime: Math.floor((header.mtime?.getTime() ?? 0) / 1000),
  };
  switch (header.type) {
    case "file":
    case "contiguous-file":
      return { ...common, type: "file", size: header.size ?? 0 };
    case "directory":
      return { ...common, type: "directory" };
    case "symlink":
      // A link's text may say anything: it is followed within the image only.
      return { ...common, type: "symlink", mode: 0o777, target: header.linkname ?? "" };
    case "link":
      return { ...common, type: "hardlink", target: mergedPath(linkedPath(header, title)) };
    case "character-device":
    case "block-device":
      return {
        ...common,
        type: header.type === "block-device" ? "block" : "character",
        major: header.devmajor ?? 0,
        minor: header.devminor ?? 0,
      };
    case "fifo":
      return { ...common, type: "fifo", major: 0, minor: 0 };
    default:
      throw new FirnError("FIRN_ARCHIVE_INVALID", `${title}: /${own} is of a kind that packages do not have`);
  }
}

function linkedPath({ name, linkname }: Header, title: string): string {
  const path = cleanPath(linkname ?? "", title);
  if (path !== "") return path;
  throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} has ${name}, a hard link to the root`);
}

/** `./usr/bin/` → `usr/bin`, and the root → the empty text. */
export function cleanPath(name: string, title: string): string {
  const path = name.replace(/^(?:\.\/+)+/, "").replace(/\/+$/, "");
  if (path.startsWith("/") || path.split("/").includes("..")) {
    throw new FirnError("FIRN_ARCHIVE_ESCAPES", `${title} has an entry that leaves the image's root: "${name}"`, {
      hint: "report the package to who built it, and do not install it",
      details: { package: title, path: name },
    });
  }
  // The decoder writes U+FFFD where bytes are not UTF-8; two such names could be told apart no more.
  if (path.includes("\uFFFD") || path.includes("\0")) {
    throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} has an entry whose name is not UTF-8: "${name}"`);
  }
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}
