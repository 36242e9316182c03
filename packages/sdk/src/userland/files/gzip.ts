import { crc32, gunzipSync } from "node:zlib";
import { deflateRaw } from "pako";
import { bytesOf, textOf } from "../../shell/index.ts";
import { complain, gnu, type Main } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { lastOf, within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";
import { readText } from "../gnu/text-input.ts";

const grammar = {
  short: "acdfhklLnNqrS:tvV123456789",
  long: `ascii=a stdout=c to-stdout=c decompress=d uncompress=d force=f help=h keep=k list=l license=L no-name=n name=N
    quiet=q silent=q synchronous recursive=r suffix:=S test=t verbose=v version=V fast=1 best=9 rsyncable`,
  unsupported: "a h l L V",
};

/** `gzip`: https://www.gnu.org/software/gzip/manual/. Its bytes are its own: other compressors write others. */
export const gzip = gnu(grammar, (process, options) => run(process, options, options.has("d"), options.has("c")));
export const gunzip = gnu(grammar, (process, options) => run(process, options, true, options.has("c")));
export const zcat = gnu(grammar, (process, options) => run(process, options, true, true));

function run(process: Parameters<Main>[0], options: Options, expands: boolean, toStdout: boolean): number {
  const files = new Files(process);
  let status = 0;
  const failed = (message: string, code = 1): void => {
    if (code === 1 || !options.has("q")) complain(process, message);
    status = Math.max(status, code);
  };
  const visit = (name: string): void => {
    process.meter.step();
    const found = attempt(() => (name === "-" ? undefined : files.stat(name)));
    const suffix = options.value("S") ?? ".gz";
    if ("error" in found) {
      const suffixed = expands && files.tryStat(name + suffix) ? name + suffix : undefined;
      return suffixed === undefined ? failed(`${name}: ${found.error.message}`) : visit(suffixed);
    }
    if (found.value?.type === "directory") {
      if (!options.has("r")) return failed(`${name} is a directory -- ignored`, 2);
      for (const child of files.list(name)) visit(within(name, child));
      return;
    }
    const text = readText(process, name);
    let output: string;
    try {
      output = expands ? expand(text) : compress(text, options, name === "-" ? undefined : lastOf(name));
    } catch {
      if (options.has("f") && toStdout) output = text;
      else return failed(`${name === "-" ? "stdin" : name}: not in gzip format`);
    }
    if (options.has("t")) return;
    if (toStdout || name === "-") return process.stdout.write(output);
    const target = targetOf(name, suffix, expands);
    if (target === undefined) {
      return failed(
        expands ? `${name}: unknown suffix -- ignored` : `${name} already has ${suffix} suffix -- unchanged`,
        2,
      );
    }
    const source = found.value;
    if (source?.type !== "file" || files.tryLstat(name)?.type === "symlink") {
      return failed(`${name} is not a directory or a regular file - ignored`, 2);
    }
    if (files.tryLstat(target) && !options.has("f")) return failed(`${target} already exists;\tnot overwritten`, 2);
    files.write(target, output);
    const { mode, uid, gid } = source;
    process.tree.change(files.path(target), { mode, uid, gid });
    if (!options.has("k")) files.unlink(name);
  };
  for (const name of options.operands.length > 0 ? options.operands : ["-"]) visit(name);
  return status;
}

function targetOf(name: string, suffix: string, expands: boolean): string | undefined {
  if (!expands) return name.endsWith(suffix) ? undefined : name + suffix;
  if (/\.t[ag]z$/.test(name)) return name.replace(/\.t[ag]z$/, ".tar");
  for (const one of [suffix, ".gz", "-gz", ".z", "-z", "_z", ".Z"]) {
    if (name.endsWith(one) && name.length > one.length) return name.slice(0, -one.length);
  }
  return undefined;
}

export function expand(text: string): string {
  return text === "" ? "" : textOf(gunzipSync(bytesOf(text)));
}

function compress(text: string, options: Options, name: string | undefined): string {
  const level = Number(options.last("1", "2", "3", "4", "5", "6", "7", "8", "9") ?? 6);
  return compressText(text, level, options.last("n", "N") === "n" ? undefined : name);
}

/** RFC 1952, with pako's DEFLATE: it gives the same bytes on every host. The time is that of a file that is not dated. */
export function compressText(text: string, level: number, name?: string): string {
  const bytes = bytesOf(text);
  const extra = level === 9 ? 2 : level === 1 ? 4 : 0;
  const header = [0x1f, 0x8b, 8, name === undefined ? 0 : 8, 0, 0, 0, 0, extra, 3];
  const body = deflateRaw(bytes, { level: level });
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(bytes), 0);
  end.writeUInt32LE(bytes.length, 4);
  return String.fromCharCode(...header) + (name === undefined ? "" : `${name}\0`) + textOf(body) + textOf(end);
}
