import type { AccountFile } from "./account-file.ts";
import type { Accounts } from "./accounts.ts";
import type { LoginDefs } from "./login-defs.ts";

/** Gives a user ranges of subordinate numbers, in files that are there. https://manpages.debian.org/subuid.5 */
export function addSubordinates(accounts: Accounts, defs: LoginDefs, user: string): void {
  for (const [file, kind] of [
    [accounts.subuid, "UID"],
    [accounts.subgid, "GID"],
  ] as const) {
    const count = defs.number(`SUB_${kind}_COUNT`, 65_536);
    if (count <= 0 || !file.exists || file.find(user)) continue;
    const least = defs.number(`SUB_${kind}_MIN`, 100_000);
    const start = freeRange(file, least, defs.number(`SUB_${kind}_MAX`, 600_100_000), count);
    if (start !== undefined) file.append([user, String(start), String(count)]);
  }
}

/** Where the first gap of that many numbers begins. */
function freeRange(file: AccountFile, least: number, most: number, count: number): number | undefined {
  const ranges = file
    .entries()
    .map(([, start, size]) => ({ start: Number(start), end: Number(start) + Number(size) }))
    .sort((a, b) => a.start - b.start);
  let low = least;
  for (const { start, end } of ranges) {
    if (start - low >= count) return low;
    low = Math.max(low, end);
  }
  return most - low + 1 >= count ? low : undefined;
}
