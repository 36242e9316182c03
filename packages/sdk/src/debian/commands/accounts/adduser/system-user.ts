import { toName } from "../../../../shell/index.ts";
import { checkUserGroup, setComment } from "./checks.ts";
import { createHome } from "./home.ts";
import { Ids, lock } from "./ids.ts";
import { homeFor } from "./normal-user.ts";
import { type Request, remarkHome } from "./request.ts";

/** `adduser --system NAME` */
export function addSystemUser(request: Request): number {
  const { process, voice, values, flags, uids, config, names } = request;
  const [name = ""] = names;
  lock(request);
  const ids = new Ids(request);
  const { accounts } = ids;
  const wanted = ids.number("uid");
  if (exists(request, ids, name, wanted)) return 0;

  const own = flags.has("group");
  const nogroup = Number(accounts.groupNamed("nogroup")?.[2] ?? 65_534);
  const ingroup = values.get("ingroup");
  const given = ids.number("gid") ?? (!ingroup && !own ? nogroup : undefined);
  checkUserGroup(request, ids, { name, uid: wanted, gid: given, ingroup, own, system: true });

  const range = ids.range("uid", true);
  const uid = wanted ?? ids.free(["uid"], range, name);
  if (uid === undefined) {
    const what = own ? "UID/GID pair" : "UID";
    voice.warn(
      `No ${what} is available in the range ${config.first_system_uid}-${config.last_system_uid} (FIRST_SYS_UID - LAST_SYS_UID).`,
    );
    throw voice.fail(22, `The user \`${name}' was not created.`);
  }
  // With a group of its own and no number asked for, its group's number is chosen by itself, even if it is there.
  let gid = given;
  if (own && wanted === undefined) gid = ids.free(["gid"], ids.range("gid", true), name) ?? -1;
  else if (own) gid ??= uid;
  else if (gid === undefined) gid = Number(accounts.groupNamed(ingroup ?? "")?.[2]);
  const group = own ? name : (accounts.groupById(gid)?.[0] ?? ingroup ?? "");

  voice.step(`Adding system user \`${name}' (UID ${uid}) ...`);
  if (own && !accounts.groupNamed(name)) {
    voice.step(`Adding new group \`${name}' (GID ${gid}) ...`);
    voice.call(voice.which("groupadd"), "-g", String(gid), name);
  }
  const special = values.get("home");
  if (voice.modern && special !== undefined && special !== "/nonexistent") {
    remarkHome(voice, special, flags, process.tree.resolve(toName(special))?.type === "directory");
  }
  voice.step(`Adding new user \`${name}' (UID ${uid}) with group \`${group}' ...`);
  const pooled = uids.get(name);
  const home = special || pooled?.home || (voice.usesChage ? homeFor(request, name, group) : "/nonexistent");
  const shell = values.get("shell") || pooled?.shell || "/usr/sbin/nologin";
  const [first, last] = range;
  const common = ["-d", home, "-g", group, "-s", shell, "-u", String(uid), name];
  if (voice.usesChage) {
    voice.call(voice.which("useradd"), ...common);
    if (!flags.has("disabled-login")) voice.call(voice.which("usermod"), "-p", "*", name);
    voice.call(voice.which("chage"), "-M", "99999", name);
  } else {
    const range = ["-r", "-K", `SYS_UID_MIN=${first}`, "-K", `SYS_UID_MAX=${last}`];
    voice.call(voice.modern ? voice.which("useradd") : "/usr/sbin/useradd", ...range, ...common);
  }
  setComment(request, name, values.get("comment") ?? (pooled?.comment || undefined));
  createHome(request, { home, uid, gid, skeleton: false });
  return 0;
}

/** True where the user is there already, and is as asked. */
function exists({ voice }: Request, ids: Ids, name: string, wanted: number | undefined): boolean {
  const user = ids.accounts.user(name);
  const other = `The user \`${name}' already exists with a different UID. Exiting.`;
  if (!user) {
    if (voice.modern && wanted && ids.accounts.userById(wanted)) throw voice.fail(13, other);
    return false;
  }
  const uid = Number(user[2]);
  const mismatch = wanted !== undefined && wanted !== uid;
  const system = ids.isSystem("uid", uid);
  const notSystem = `The user \`${name}' already exists, but is not a system user. Exiting.`;
  if (voice.modern) {
    if (!system) throw voice.fail(13, notSystem);
    if (mismatch) throw voice.fail(13, other);
  } else if (mismatch) {
    if (system) throw voice.fail(13, other);
    return false;
  } else if (!system) throw voice.fail(13, notSystem);
  voice.step(`The system user \`${name}' already exists. Exiting.${voice.modern ? "\n" : ""}`);
  return true;
}
