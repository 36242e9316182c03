import type { Ids } from "./ids.ts";
import type { Request } from "./request.ts";

export interface Wanted {
  readonly name: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly ingroup: string | undefined;
  readonly own: boolean;
  readonly system: boolean;
}

/** Whether a user can be made with that group. */
export function checkUserGroup({ voice }: Request, { accounts }: Ids, wanted: Wanted): void {
  const { name, uid, gid, ingroup, own, system } = wanted;
  const user = accounts.user(name);
  if (voice.modern) {
    if (user && !system) throw voice.fail(11, `The user \`${name}' already exists.`);
  } else if (!system || !user || (uid !== undefined && Number(user[2]) !== uid)) {
    if (user && system) throw voice.fail(1, `The user \`${name}' already exists, and is not a system user.`);
    if (user) throw voice.fail(1, `The user \`${name}' already exists.`);
    if (uid !== undefined && accounts.userById(uid)) throw voice.fail(1, `The UID ${uid} is already in use.`);
  }
  if (!own) {
    if (ingroup && !accounts.groupNamed(ingroup)) throw voice.fail(12, `The group \`${ingroup}' does not exist.`);
    if (gid !== undefined && !accounts.groupById(gid)) {
      throw voice.fail(12, voice.modern ? `No group with GID ${gid} found.` : `The GID ${gid} does not exist.`);
    }
    return;
  }
  const group = accounts.groupNamed(name);
  const taken = uid !== undefined && accounts.groupById(uid) !== undefined;
  if (system && (group || (voice.modern && taken && uid !== 0))) return;
  if (group) throw voice.fail(11, `The group \`${name}' already exists.`);
  if (taken) throw voice.fail(21, `The GID ${uid} is already in use.`);
}

/** The comment, which chfn splits at commas. */
export function setComment({ voice }: Request, name: string, comment: string | undefined): void {
  if (comment === undefined) return;
  if (!voice.usesChfn) return voice.call(voice.which("usermod"), "-c", comment, name);
  if (!comment.includes(",")) return voice.call(voice.which("chfn"), "-f", comment, name);
  const [full = "", room = "", work, home, other] = comment.replace(/,+$/, "").split(",");
  voice.call(voice.which("chfn"), "-f", full, "-r", room, name);
  if (work !== undefined) voice.call(voice.which("chfn"), "-w", work, name);
  if (home !== undefined) voice.call(voice.which("chfn"), "-h", home, name);
  if (other !== undefined) voice.call(voice.which("chfn"), "-o", other, name);
}
