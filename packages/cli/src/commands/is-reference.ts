import { resolve } from "node:path";
import { isWord, kindOf } from "../definition/find-target.ts";

/** Whether `inspect`'s argument names an image in a registry: no file, no export, and shaped like a reference. */
export async function isReference(argument: string | undefined, cwd: string): Promise<boolean> {
  if (argument === undefined || isWord(argument) || argument.includes("#")) return false;
  if (/^(\.{0,2}[\\/]|[A-Za-z]:[\\/])/.test(argument) || /\.[cm]?[jt]s$/.test(argument)) return false;
  return (await kindOf(resolve(cwd, argument))) === undefined;
}
