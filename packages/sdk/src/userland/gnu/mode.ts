/** One clause of a mode: `u+rwx`, `=`, `0644`. As https://www.gnu.org/software/coreutils/manual/ "File permissions". */
interface Change {
  readonly operator: "+" | "-" | "=";
  /** Who is named, as a mask; 0 where nobody is and the umask applies. */
  readonly affected: number;
  readonly value: number;
  /** Bits that the user spoke of: others among a directory's set-ID bits are left alone. */
  readonly mentioned: number;
  readonly kind: "bits" | "copy" | "execute-if-any";
}
export type ModeChanges = readonly Change[];

const who: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007, a: 0o7777 };
const copied: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007 };
const bits: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111, s: 0o6000, t: 0o1000 };

/** Undefined where it is no mode. */
export function parseMode(text: string): ModeChanges | undefined {
  if (/^[0-7]+$/.test(text)) {
    const value = Number.parseInt(text, 8);
    if (value > 0o7777) return undefined;
    const mentioned = text.length < 5 ? (value & 0o7000) | 0o777 : 0o7777;
    return [{ operator: "=", affected: 0o7777, value, mentioned, kind: "bits" }];
  }
  const changes: Change[] = [];
  for (const clause of text.split(",")) {
    const [, names = "", actions = ""] = /^([ugoa]*)((?:[-+=](?:[0-7]+|[ugo]|[rwxXst]*))+)$/.exec(clause) ?? [];
    if (actions === "") return undefined;
    const affected = names.split("").reduce((mask, name) => mask | (who[name] ?? 0), 0);
    for (const [, operator = "", what = ""] of actions.matchAll(/([-+=])([0-7]+|[ugo]|[rwxXst]*)/g)) {
      const change = changeOf(operator as Change["operator"], affected, what);
      if (!change) return undefined;
      changes.push(change);
    }
  }
  return changes;
}

function changeOf(operator: Change["operator"], affected: number, what: string): Change | undefined {
  if (/^[0-7]/.test(what)) {
    const value = Number.parseInt(what, 8);
    if (affected !== 0 || value > 0o7777) return undefined;
    return { operator, affected: 0o7777, value, mentioned: 0o7777, kind: "bits" };
  }
  const copy = copied[what];
  const value = copy ?? what.split("").reduce((mask, letter) => mask | (bits[letter] ?? 0), 0);
  const kind = copy !== undefined ? "copy" : what.includes("X") ? "execute-if-any" : "bits";
  const mentioned = affected === 0 ? value : affected & value;
  return { operator, affected, value, mentioned, kind };
}

/** Bits that changes decide, whether they set or clear them. */
export function changedBits(isDirectory: boolean, umask: number, changes: ModeChanges): number {
  const [none, all] = [0, 0o7777].map((mode) => adjustMode(mode, isDirectory, umask, changes)) as [number, number];
  return 0o7777 & ~(none ^ all);
}

/** The mode that comes out. A directory keeps set-ID bits that the changes do not mention. */
export function adjustMode(old: number, isDirectory: boolean, umask: number, changes: ModeChanges): number {
  let mode = old & 0o7777;
  for (const { operator, affected, value: given, mentioned, kind } of changes) {
    const kept = (isDirectory ? 0o6000 : 0) & ~mentioned;
    let value = given;
    if (kind === "copy") {
      value &= mode;
      value |= (value & 0o444 ? 0o444 : 0) | (value & 0o222 ? 0o222 : 0) | (value & 0o111 ? 0o111 : 0);
    } else if (kind === "execute-if-any" && (mode & 0o111 || isDirectory)) value |= 0o111;
    value &= (affected === 0 ? ~umask : affected) & ~kept;
    if (operator === "+") mode |= value;
    else if (operator === "-") mode &= ~value;
    else mode = (mode & ((affected === 0 ? 0 : ~affected) | kept)) | value;
  }
  return mode & 0o7777;
}

const typeLetters: Readonly<Record<string, string>> = {
  file: "-",
  hardlink: "-",
  directory: "d",
  symlink: "l",
  character: "c",
  block: "b",
  fifo: "p",
};

/** `drwxr-xr-t`, as `ls -l` prints it. */
export function modeText(type: string, mode: number): string {
  const triple = (shift: number, special: number, letter: string): string => {
    const set = mode & special ? letter : "";
    const execute = (mode >> shift) & 1;
    const last = set === "" ? (execute ? "x" : "-") : execute ? set : set.toUpperCase();
    return ((mode >> shift) & 4 ? "r" : "-") + ((mode >> shift) & 2 ? "w" : "-") + last;
  };
  const letters = triple(6, 0o4000, "s") + triple(3, 0o2000, "s") + triple(0, 0o1000, "t");
  return (typeLetters[type] ?? "?") + letters;
}
