import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FirnError } from "../errors/index.ts";

export interface ImageUser {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/**
 * Who the image's program runs as: `config.User` is `user`, `uid`, `user:group` or `uid:gid`, names being looked up in
 * the image (https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md#properties).
 */
export async function imageUser(root: string, user: string | undefined): Promise<ImageUser> {
  const [who = "", group] = (user || "0").split(":");
  const accounts = await table(root, "etc/passwd");
  const groups = group === undefined || /^\d+$/.test(group) ? [] : await table(root, "etc/group");
  const account = accounts.find((row) => row[0] === who || (/^\d+$/.test(who) && row[2] === who));
  if (!account && !/^\d+$/.test(who)) throw unknown("user", who);
  const named = groups.find((row) => row[0] === group);
  if (group !== undefined && !named && !/^\d+$/.test(group)) throw unknown("group", group);
  return {
    uid: Number(account?.[2] ?? who),
    gid: Number(group === undefined ? (account?.[3] ?? 0) : (named?.[2] ?? group)),
    home: account?.[5] || "/",
  };
}

const unknown = (what: string, name: string): FirnError =>
  new FirnError("FIRN_RUN_FAILED", `the image runs as ${what} ${name}, which it does not have`);

async function table(root: string, path: string): Promise<string[][]> {
  const text = await readFile(join(root, path), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(":"));
}
