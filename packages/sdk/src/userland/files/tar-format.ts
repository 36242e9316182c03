import type { Process } from "../../shell/index.ts";
import { type Entry, fixedTime } from "../../tree/index.ts";
import { groupName, userName } from "../gnu/accounts.ts";

/** One member of an archive; text is bytes. */
export interface Member {
  readonly name: string;
  readonly type: "file" | "hardlink" | "symlink" | "character" | "block" | "directory" | "fifo";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  readonly mtime: number;
  readonly target: string;
  readonly major: number;
  readonly minor: number;
  readonly content: string;
}

const kinds = ["file", "hardlink", "symlink", "character", "block", "directory", "fifo"] as const;
const field = (block: string, at: number, length: number): string =>
  block.slice(at, at + length).replace(/\0[^]*$/, "");
const number = (block: string, at: number, length: number): number =>
  Number.parseInt(field(block, at, length).trim() || "0", 8);

/** Reads ustar, GNU and pax archives. Undefined where it is none. */
export function readTar(text: string): readonly Member[] | undefined {
  const members: Member[] = [];
  let pax = new Map<string, string>();
  let longName: string | undefined;
  let longTarget: string | undefined;
  for (let at = 0; at + 512 <= text.length; ) {
    const block = text.slice(at, at + 512);
    if (/^\0*$/.test(block)) break;
    if (checksum(block) !== number(block, 148, 8)) return undefined;
    const size = Number(pax.get("size") ?? number(block, 124, 12));
    const content = text.slice(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    const flag = block.charAt(156);
    if (flag === "L") longName = content.replace(/\0[^]*$/, "");
    else if (flag === "K") longTarget = content.replace(/\0[^]*$/, "");
    else if (flag === "x") pax = readPax(content);
    else if (flag !== "g") {
      const prefix = block.slice(257, 263) === "ustar\0" ? field(block, 345, 155) : "";
      const type = kinds[flag === "\0" || flag === "7" ? 0 : Number(flag)] ?? "file";
      const plain = prefix === "" ? field(block, 0, 100) : `${prefix}/${field(block, 0, 100)}`;
      const name = pax.get("path") ?? longName ?? plain;
      members.push({
        name,
        type: type === "file" && name.endsWith("/") ? "directory" : type,
        mode: number(block, 100, 8) & 0o7777,
        uid: Number(pax.get("uid") ?? number(block, 108, 8)),
        gid: Number(pax.get("gid") ?? number(block, 116, 8)),
        user: pax.get("uname") ?? field(block, 265, 32),
        group: pax.get("gname") ?? field(block, 297, 32),
        mtime: Math.floor(Number(pax.get("mtime") ?? number(block, 136, 12))),
        target: pax.get("linkpath") ?? longTarget ?? field(block, 157, 100),
        major: number(block, 329, 8),
        minor: number(block, 337, 8),
        content: type === "file" ? content : "",
      });
      pax = new Map();
      longName = longTarget = undefined;
    }
  }
  return members;
}

function checksum(block: string): number {
  let sum = 0;
  for (let at = 0; at < 512; at++) sum += at >= 148 && at < 156 ? 32 : block.charCodeAt(at);
  return sum;
}

function readPax(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const length = Number.parseInt(text.slice(at), 10);
    if (!(length > 0)) break;
    const [, key = "", value = ""] = /^\d+ ([^=]+)=([^]*)\n$/.exec(text.slice(at, at + length)) ?? [];
    values.set(key, value);
    at += length;
  }
  return values;
}

/** A member's blocks as GNU tar writes them. */
export function writeMember(member: Member): string {
  const long = (flag: string, value: string): string =>
    value.length > 100 ? header({ ...member, name: "././@LongLink", mtime: 0, content: `${value}\0` }, flag, true) : "";
  return long("K", member.target) + long("L", member.name) + header(member, String(kinds.indexOf(member.type)), false);
}

function header(member: Member, flag: string, isLong: boolean): string {
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, "0")}\0`;
  const text = (value: string, length: number): string => value.slice(0, length).padEnd(length, "\0");
  const isDevice = member.type === "character" || member.type === "block";
  const numbers = isDevice && !isLong ? octal(member.major, 8) + octal(member.minor, 8) : "\0".repeat(16);
  const [mode, uid, gid] = isLong ? [0o644, 0, 0] : [member.mode, member.uid, member.gid];
  const before = text(member.name, 100) + octal(mode, 8) + octal(uid, 8) + octal(gid, 8);
  const sizes = octal(member.content.length, 12) + octal(member.mtime, 12);
  const owner = isLong ? text("root", 32) + text("root", 32) : text(member.user, 32) + text(member.group, 32);
  const rest = `${flag}${text(isLong ? "" : member.target, 100)}ustar  \0${owner}${numbers}`.padEnd(356, "\0");
  const block = `${before}${sizes}        ${rest}`;
  const sum = `${checksum(block).toString(8).padStart(6, "0")}\0 `;
  const padding = "\0".repeat((512 - (member.content.length % 512)) % 512);
  return block.slice(0, 148) + sum + block.slice(156) + member.content + padding;
}

/** An entry of the tree as a member. */
export function memberOf({ tree }: Process, name: string, entry: Entry, content: string, target: string): Member {
  const device = entry.type === "character" || entry.type === "block" ? entry : { major: 0, minor: 0 };
  return {
    name: entry.type === "directory" && !name.endsWith("/") ? `${name}/` : name,
    type: entry.type,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    user: userName(tree, entry.uid) ?? "",
    group: groupName(tree, entry.gid) ?? "",
    mtime: Math.max(0, entry.mtime ?? fixedTime),
    target,
    major: device.major,
    minor: device.minor,
    content,
  };
}
