import { createHash } from "node:crypto";
import { bytesOf, type Command, type Process } from "../../shell/index.ts";
import { complain, gnu, Misuse } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import type { Options } from "../gnu/options.ts";
import { quoteIfNeeded } from "../gnu/quote.ts";
import { linesOf, readText } from "../gnu/text-input.ts";

interface Algorithm {
  readonly hash: string;
  readonly tag: string;
  readonly length: number;
}

/** `md5sum` and its kin: https://www.gnu.org/software/coreutils/md5sum */
const sumCommand = (algorithm: Algorithm): Command =>
  gnu(
    {
      short: "bctwzl:",
      long: "binary=b check=c tag text=t zero=z ignore-missing quiet status strict warn=w length:=l",
      unsupported: "l",
    },
    (process, options) => {
      const operands = options.operands.length > 0 ? options.operands : ["-"];
      if (options.has("tag") && options.has("c")) {
        throw new Misuse("the --tag option is meaningless when verifying checksums");
      }
      if (options.has("c")) return Math.max(0, ...operands.map((name) => check(process, options, algorithm, name)));
      let status = 0;
      for (const name of operands) {
        const found = attempt(() => digest(process, algorithm, name));
        if ("error" in found) {
          complain(process, `${quoteIfNeeded(name)}: ${found.error.message}`);
          status = 1;
          continue;
        }
        const escaped = /[\\\n\r]/.test(name) && !options.has("z");
        const shown = escaped ? name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r") : name;
        const end = options.has("z") ? "\0" : "\n";
        const mark = options.last("b", "t") === "b" ? "*" : " ";
        const line = options.has("tag")
          ? `${algorithm.tag} (${shown}) = ${found.value}`
          : `${found.value} ${mark}${shown}`;
        process.stdout.write((escaped ? "\\" : "") + line + end);
      }
      return status;
    },
  );

const digest = (process: Process, { hash }: Algorithm, name: string): string =>
  createHash(hash)
    .update(bytesOf(readText(process, name)))
    .digest("hex");

function check(process: Process, options: Options, algorithm: Algorithm, list: string): number {
  const found = attempt(() => readText(process, list));
  if ("error" in found) {
    complain(process, `${quoteIfNeeded(list)}: ${found.error.message}`);
    return 1;
  }
  const quiet = options.has("status");
  const counts = { bad: 0, unread: 0, different: 0, matched: 0 };
  const pattern = new RegExp(`^\\s*(\\\\?)([0-9a-fA-F]{${algorithm.length}}) [ *](.+)$`, "s");
  const tagged = new RegExp(`^(\\\\?)${algorithm.tag} \\((.+)\\) = ([0-9a-fA-F]{${algorithm.length}})$`, "s");
  for (const [index, line] of linesOf(found.value).entries()) {
    if (line.startsWith("#")) continue;
    const plain = pattern.exec(line);
    const tag = tagged.exec(line);
    const [escape, sum, name] = plain ? [plain[1], plain[2], plain[3]] : [tag?.[1], tag?.[3], tag?.[2]];
    if (sum === undefined || name === undefined) {
      counts.bad++;
      if (options.has("w")) {
        complain(process, `${list}: ${index + 1}: improperly formatted ${algorithm.tag} checksum line`);
      }
      continue;
    }
    const path = escape ? name.replace(/\\([\\nr])/g, (_, c: string) => ({ n: "\n", r: "\r" })[c] ?? "\\") : name;
    const shown = `${escape ?? ""}${name}`;
    if (options.has("ignore-missing") && path !== "-" && !new Files(process).tryStat(path)) continue;
    const made = attempt(() => digest(process, algorithm, path));
    if ("error" in made) {
      complain(process, `${quoteIfNeeded(path)}: ${made.error.message}`);
      if (!quiet) process.stdout.write(`${shown}: FAILED open or read\n`);
      counts.unread++;
      continue;
    }
    const isGood = made.value === sum.toLowerCase();
    if (isGood) counts.matched++;
    else counts.different++;
    if (!quiet && !(isGood && options.has("quiet"))) process.stdout.write(`${shown}: ${isGood ? "OK" : "FAILED"}\n`);
  }
  const listName = list === "-" ? "'standard input'" : quoteIfNeeded(list);
  const good = counts.matched + counts.different + counts.unread;
  if (good === 0 && !(options.has("ignore-missing") && counts.bad === 0)) {
    complain(process, `${listName}: no properly formatted checksum lines found`);
    return 1;
  }
  const warn = (count: number, one: string, many: string): void => {
    if (count > 0) complain(process, `WARNING: ${count} ${count === 1 ? one : many}`);
  };
  if (!quiet) {
    warn(counts.bad, "line is improperly formatted", "lines are improperly formatted");
    warn(counts.unread, "listed file could not be read", "listed files could not be read");
    warn(counts.different, "computed checksum did NOT match", "computed checksums did NOT match");
    if (options.has("ignore-missing") && counts.matched === 0) complain(process, `${listName}: no file was verified`);
  }
  const nothing = options.has("ignore-missing") && counts.matched === 0;
  return counts.unread + counts.different > 0 || nothing || (options.has("strict") && counts.bad > 0) ? 1 : 0;
}

const algorithms: Readonly<Record<string, Algorithm>> = {
  md5sum: { hash: "md5", tag: "MD5", length: 32 },
  sha1sum: { hash: "sha1", tag: "SHA1", length: 40 },
  sha224sum: { hash: "sha224", tag: "SHA224", length: 56 },
  sha256sum: { hash: "sha256", tag: "SHA256", length: 64 },
  sha384sum: { hash: "sha384", tag: "SHA384", length: 96 },
  sha512sum: { hash: "sha512", tag: "SHA512", length: 128 },
  b2sum: { hash: "blake2b512", tag: "BLAKE2b", length: 128 },
};

export const digestCommands: ReadonlyMap<string, Command> = new Map([
  ...Object.entries(algorithms).map(([name, algorithm]): [string, Command] => [name, sumCommand(algorithm)]),
  // What Debian's dpkg once brought along as a name of its own.
  ["md5sum.textutils", sumCommand({ hash: "md5", tag: "MD5", length: 32 })],
]);

/** POSIX's CRC of `cksum`: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/cksum.html */
export const cksum = gnu(
  {
    short: "a:cl:wz",
    long: "algorithm:=a check=c debug length:=l untagged tag zero=z strict quiet status ignore-missing warn=w",
    unsupported: "a c l z",
  },
  (process, options) =>
    eachFile(
      process,
      options,
      (text, name) => `${crcOf(bytesOf(text))} ${text.length}${name === "" ? "" : ` ${name}`}`,
    ),
);

const table = Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

function crcOf(bytes: Uint8Array): number {
  let value = 0;
  const add = (byte: number): void => {
    value = ((value << 8) ^ (table[((value >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  };
  for (const byte of bytes) add(byte);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) add(length & 0xff);
  return ~value >>> 0;
}

/** `sum`: https://www.gnu.org/software/coreutils/sum */
export const sum = gnu({ short: "rs", long: "sysv=s" }, (process, options) => {
  const isSysv = options.last("r", "s") === "s";
  const several = options.operands.length > 1;
  return eachFile(process, options, (text, name) => {
    if (isSysv) {
      let total = 0;
      for (const byte of bytesOf(text)) total += byte;
      const folded = (total & 0xffff) + Math.floor(total / 65_536);
      return `${(folded & 0xffff) + (folded >>> 16)} ${Math.ceil(text.length / 512)}${name === "" ? "" : ` ${name}`}`;
    }
    let value = 0;
    for (const byte of bytesOf(text)) value = ((value >> 1) + ((value & 1) << 15) + byte) & 0xffff;
    const blocks = String(Math.ceil(text.length / 1024)).padStart(5);
    return `${String(value).padStart(5, "0")} ${blocks}${several || name !== "" ? ` ${name}` : ""}`;
  });
});

function eachFile(process: Process, { operands }: Options, show: (text: string, name: string) => string): number {
  let status = 0;
  for (const name of operands.length > 0 ? operands : ["-"]) {
    const found = attempt(() => readText(process, name));
    if ("value" in found) process.stdout.write(`${show(found.value, operands.length > 0 ? name : "")}\n`);
    else {
      complain(process, `${quoteIfNeeded(name)}: ${found.error.message}`);
      status = 1;
    }
  }
  return status;
}
