import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestOf, hexOf, type Json } from "../hash/index.ts";
import { errnoOf } from "./disk-error.ts";

const kindShape = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Where a memo lies. */
export function memoPath(root: string, kind: string, key: Digest): string {
  if (!kindShape.test(kind)) throw new TypeError(`"${kind}" is not a kind of memo: it must be kebab-case`);
  return join(root, "memos", kind, `${hexOf(key)}.json`);
}

/** A memo's text: the value behind its own hash, so that a damaged one is known for what it is. */
export function sealMemo(value: Json): string {
  const body = JSON.stringify(value);
  return `${hexOf(digestOf(body))}\n${body}\n`;
}

/** The noted value, or undefined where there is none or it is damaged. */
export async function readMemo(path: string): Promise<Json | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const seal = text.slice(0, 64);
  const body = text.slice(65, -1);
  if (text.at(64) !== "\n" || !text.endsWith("\n") || hexOf(digestOf(body)) !== seal) return undefined;
  const value: Json = JSON.parse(body);
  return value;
}
