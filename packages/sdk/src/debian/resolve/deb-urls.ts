import { debianSnapshotAt } from "../../fetch/defaults.ts";
import type { DebianMirrors } from "../archive/index.ts";
import type { LockedDeb } from "./locked-deb.ts";

/** What a suite lists stays in its archive for a day at least; a snapshot of that day has it whatever its hour. */
const day = 24 * 60 * 60 * 1000;

/**
 * Where to look for a locked package, best first: the mirror; for a security update also the main archive, which takes
 * it over with the next point release; then the snapshot service, which keeps everything. The caller checks the sha256.
 */
export function debUrls(item: LockedDeb, mirrors: DebianMirrors): string[] {
  const path = encodeURI(item.path);
  const urls = [`${mirrors[item.archive]}/${path}`];
  if (item.archive === "debian-security") urls.push(`${mirrors.debian}/${path.replace(/^pool\/updates\//, "pool/")}`);
  const time = snapshotTime(item.listed);
  if (time !== undefined) urls.push(`${debianSnapshotAt(item.archive, time)}/${path}`);
  return urls;
}

/** `YYYYMMDDTHHMMSSZ` a day after the Release that listed the package. */
function snapshotTime(listed: string): string | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(listed);
  if (!match) return undefined;
  const [year = 0, month = 1, date = 1, hour, minute, second] = match.slice(1).map(Number);
  const time = new Date(Date.UTC(year, month - 1, date, hour, minute, second) + day);
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
