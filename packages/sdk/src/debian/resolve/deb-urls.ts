import { FirnError } from "../../errors/index.ts";
import { type Archive, encodePath, signedIn } from "../archive/index.ts";
import type { LockedDeb } from "./locked-deb.ts";

/** What a suite lists stays in its archive for a day at least; a snapshot of that day has it whatever its hour. */
const day = 24 * 60 * 60 * 1000;

/**
 * Where to look for a locked package, best first: its archive's mirrors; where the archive's packages go later; then
 * the snapshot service, which keeps everything. The caller checks the sha256.
 *
 * @throws FIRN_LOCK_INVALID where the lock names an archive that the image does not have
 */
export function debUrls(item: LockedDeb, archives: readonly Archive[]): string[] {
  const archive = archives.find(({ name }) => name === item.archive);
  if (!archive) {
    const message = `firn.lock has ${item.name} ${item.version} from ${item.archive}, which the image has no source for`;
    throw new FirnError("FIRN_LOCK_INVALID", message, { hint: `firn lock --update ${item.name}` });
  }
  const path = encodePath(item.path);
  const urls = archive.mirrors.map((mirror) => `${mirror}/${path}`);
  urls.push(...(archive.movedTo?.(path) ?? []));
  const time = snapshotTime(item.listed);
  if (time !== undefined && archive.snapshotAt) urls.push(`${archive.snapshotAt(time)}/${path}`);
  return urls.map((url) => signedIn(url, archive.logins ?? []));
}

/** `YYYYMMDDTHHMMSSZ` a day after the Release that listed the package. */
function snapshotTime(listed: string): string | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(listed);
  if (!match) return undefined;
  const [year = 0, month = 1, date = 1, hour, minute, second] = match.slice(1).map(Number);
  const time = new Date(Date.UTC(year, month - 1, date, hour, minute, second) + day);
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
