/**
 * One entry of a file system, as a tar archive would say it. `path` is relative to the image's root: no leading or
 * trailing slash, no `.` or `..` parts, never empty; text is UTF-8.
 */
interface Common {
  readonly path: string;
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Whole seconds since 1970. */
  readonly mtime: number;
  /** Extended attributes by name (`security.capability`, …), values as base64. */
  readonly xattrs?: Readonly<Record<string, string>> | undefined;
}

export interface FileEntry extends Common {
  readonly type: "file";
  readonly size: number;
}
export interface DirectoryEntry extends Common {
  readonly type: "directory";
}
export interface SymlinkEntry extends Common {
  readonly type: "symlink";
  /** The link's text, as stored; may be relative or absolute, always within the image when followed. */
  readonly target: string;
}
/** Another name of a file of the same part; `target` is that file's `path`. */
export interface HardlinkEntry extends Common {
  readonly type: "hardlink";
  readonly target: string;
}
export interface DeviceEntry extends Common {
  readonly type: "character" | "block" | "fifo";
  readonly major: number;
  readonly minor: number;
}

export type Entry = FileEntry | DirectoryEntry | SymlinkEntry | HardlinkEntry | DeviceEntry;

/** What everything that firn makes itself is dated: 1980-01-01, the oldest date that zip files can hold. */
export const fixedTime = 315_532_800;
