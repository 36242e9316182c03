import type { Process } from "../../shell/index.ts";
import { type DeviceEntry, fixedTime } from "../../tree/index.ts";

/** What stands under /dev of every running system, whether the image has files for it or not. */
export type Device =
  | { readonly kind: "null" | "zero" | "random" | "terminal" | "full" }
  | { readonly kind: "descriptor"; readonly number: number };

const kinds: Readonly<Record<string, readonly [Device["kind"], major: number, minor: number]>> = {
  null: ["null", 1, 3],
  zero: ["zero", 1, 5],
  full: ["full", 1, 7],
  random: ["random", 1, 8],
  urandom: ["random", 1, 9],
  tty: ["terminal", 5, 0],
};
const standard: Readonly<Record<string, number>> = { stdin: 0, stdout: 1, stderr: 2 };

/** The device that a word means, if it is one that firn answers for itself. */
export function deviceAt(process: Process, word: string): Device | undefined {
  if (word === "") return undefined;
  return deviceOf(process.path(word));
}

function deviceOf(path: string): Device | undefined {
  const [, name = ""] = /^\/*dev\/+([^/]+)$/.exec(path) ?? [];
  const kind = kinds[name]?.[0];
  if (kind !== undefined && kind !== "descriptor") return { kind };
  const [, number] = /^\/*(?:dev\/+fd|proc\/+self\/+fd)\/+(\d+)$/.exec(path) ?? [];
  const descriptor = standard[name] ?? (number === undefined ? undefined : Number(number));
  return descriptor === undefined ? undefined : { kind: "descriptor", number: descriptor };
}

/** What `stat` says of a device that the tree does not have. */
export function deviceEntry(process: Process, path: string): DeviceEntry | undefined {
  const absolute = path.startsWith("/") ? path : `/${path}`;
  const device = deviceOf(absolute);
  if (!device) return undefined;
  const common = { path: absolute.replace(/^\/+/, ""), uid: 0, gid: 0, mtime: fixedTime } as const;
  if (device.kind === "descriptor") {
    const { number } = device;
    const isOpen = number <= 2 || process.inputAt(number) || process.outputAt(number);
    return isOpen ? { ...common, type: "fifo", mode: 0o600, major: 0, minor: 0 } : undefined;
  }
  const [, major = 1, minor = 3] = kinds[absolute.replace(/^.*\//, "")] ?? [];
  return { ...common, type: "character", mode: 0o666, major, minor };
}
