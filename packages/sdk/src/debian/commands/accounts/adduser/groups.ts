import { membersOf } from "../accounts.ts";
import { Ids, lock } from "./ids.ts";
import type { Request } from "./request.ts";
import { Ended } from "./voice.ts";

/** `addgroup --system NAME` */
export function addSystemGroup(request: Request): number {
  const { voice, names } = request;
  const [name = ""] = names;
  lock(request);
  const ids = new Ids(request);
  const wanted = ids.number("gid");
  const group = ids.accounts.groupNamed(name);
  if (group) {
    const gid = Number(group[2]);
    const system = ids.isSystem("gid", gid);
    const mismatch = wanted !== undefined && wanted !== gid;
    if (mismatch && (voice.modern || !system)) throw differs(request, name);
    if (!system) throw voice.fail(13, `The group \`${name}' already exists and is not a system group. Exiting.`, "err");
    voice.notice(`The group \`${name}' already exists as a system group.${voice.modern ? "" : " Exiting."}`);
    return 0;
  }
  if (wanted !== undefined && ids.accounts.groupById(wanted)) {
    if (voice.modern && wanted !== 0) throw differs(request, name);
    throw voice.fail(21, `The GID \`${wanted}' is already in use.`);
  }
  return makeGroup(request, ids, name, true);
}

const differs = ({ voice }: Request, name: string): Ended =>
  voice.fail(13, `The group \`${name}' already exists, but has a different GID. Exiting.`, "err");

/** `addgroup NAME` */
export function addPlainGroup(request: Request): number {
  const { voice, names } = request;
  const [name = ""] = names;
  lock(request);
  const ids = new Ids(request);
  const wanted = ids.number("gid");
  if (ids.accounts.groupNamed(name)) throw voice.fail(11, `The group \`${name}' already exists.`);
  if (wanted !== undefined && ids.accounts.groupById(wanted))
    throw voice.fail(21, `The GID \`${wanted}' is already in use.`);
  return makeGroup(request, ids, name, false);
}

function makeGroup({ voice }: Request, ids: Ids, name: string, system: boolean): number {
  const range = ids.range("gid", system);
  const gid = ids.number("gid") ?? ids.free(["gid"], range, name);
  if (gid === undefined) {
    const kind = system ? "SYS_GID" : "GID";
    voice.warn(`No GID is available in the range ${range[0]}-${range[1]} (FIRST_${kind} - LAST_${kind}).`);
    throw voice.fail(22, `The group \`${name}' was not created.`, system ? "err" : "fatal");
  }
  voice.step(`Adding group \`${name}' (GID ${gid}) ...`);
  voice.call(voice.which("groupadd"), "-g", String(gid), name);
  if (!voice.modern) voice.step("Done.");
  return 0;
}

/** `adduser USER GROUP` */
export function addToGroup(request: Request): number {
  const { voice, names } = request;
  const [user = "", group = ""] = names;
  const { accounts } = new Ids(request);
  if (!accounts.user(user)) throw voice.fail(12, `The user \`${user}' does not exist.`);
  const found = accounts.groupNamed(group);
  if (!found) throw voice.fail(12, `The group \`${group}' does not exist.`);
  if (membersOf(found).includes(user)) {
    voice.remark(`The user \`${user}' is already a member of \`${group}'.`);
    throw new Ended(0);
  }
  voice.step(`Adding user \`${user}' to group \`${group}' ...`);
  lock(request);
  voice.call("/usr/sbin/usermod", "-a", "-G", group, user);
  if (!voice.modern) voice.step("Done.");
  return 0;
}
