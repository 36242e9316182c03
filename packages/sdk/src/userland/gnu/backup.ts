import type { Process } from "../../shell/index.ts";
import { Misuse } from "./command.ts";
import type { Files } from "./files.ts";
import { directoryOf, lastOf } from "./names.ts";
import type { Options } from "./options.ts";
import { quote } from "./quote.ts";

export type BackupControl = "none" | "simple" | "numbered" | "existing";

const words: Readonly<Record<string, BackupControl>> = {
  none: "none",
  off: "none",
  simple: "simple",
  never: "simple",
  existing: "existing",
  nil: "existing",
  numbered: "numbered",
  t: "numbered",
};

export interface Backups {
  readonly control: BackupControl;
  readonly suffix: string;
}

/** What `-b`, `--backup[=CONTROL]` and `-S SUFFIX` ask for, shared by cp, mv, ln and install. */
export function backupsOf({ env }: Process, options: Options): Backups | undefined {
  const suffix = options.value("S") ?? env.get("SIMPLE_BACKUP_SUFFIX") ?? "~";
  if (!options.has("b", "backup", "S")) return undefined;
  const named = options.value("backup") ?? (options.has("b", "backup", "S") ? env.get("VERSION_CONTROL") : undefined);
  const word = named ?? "existing";
  const matches = Object.keys(words).filter((name) => name === word || (word !== "" && name.startsWith(word)));
  const control = words[word] ?? words[matches[0] ?? ""];
  if (control === undefined || (words[word] === undefined && matches.length !== 1)) {
    const choices = "\n  - 'none', 'off'\n  - 'simple', 'never'\n  - 'existing', 'nil'\n  - 'numbered', 't'";
    throw new Misuse(`invalid argument ${quote(word)} for 'backup type'\nValid arguments are:${choices}`);
  }
  return control === "none" ? undefined : { control, suffix };
}

/** What a backup of a file is called. */
export function backupName(files: Files, name: string, { control, suffix }: Backups): string {
  const plain = name.replace(/(?<=[^/])\/+$/, "");
  const base = lastOf(plain);
  const numbers = files.list(directoryOf(plain)).map((other) => {
    if (!other.startsWith(`${base}.~`) || !other.endsWith("~")) return 0;
    const number = other.slice(base.length + 2, -1);
    return /^[1-9]\d*$/.test(number) ? Number(number) : 0;
  });
  const highest = Math.max(0, ...numbers);
  const isNumbered = control === "numbered" || (control === "existing" && highest > 0);
  return isNumbered ? `${plain}.~${highest + 1}~` : plain + suffix;
}

/** Moves what is at a name out of the way. @returns the backup's name */
export function makeBackup(files: Files, name: string, backups: Backups): string {
  const backup = backupName(files, name, backups);
  files.rename(name.replace(/(?<=[^/])\/+$/, ""), backup);
  return backup;
}
