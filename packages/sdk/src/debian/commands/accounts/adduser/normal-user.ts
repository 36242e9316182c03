import { toName } from "../../../../shell/index.ts";
import { membersOf } from "../accounts.ts";
import { checkUserGroup, setComment } from "./checks.ts";
import { createHome } from "./home.ts";
import { Ids, lock } from "./ids.ts";
import { type Request, remarkHome } from "./request.ts";

/** `adduser NAME`: an account for a person. */
export function addNormalUser(request: Request): number {
  const { process, voice, config, values, flags, uids, names } = request;
  const [name = ""] = names;
  lock(request);
  const ids = new Ids(request);
  const { accounts } = ids;
  const ingroup = values.get("ingroup");
  const given = ids.number("gid");
  if (config.users_gid !== "" && config.users_group !== "") {
    voice.warn("USERS_GID and USERS_GROUP both given in configuration. This is an error.");
    throw voice.fail(52, `The user \`${name}' was not created.`);
  }
  const usergroups = /yes/i.test(config.usergroups);
  const own = usergroups && given === undefined && ingroup === undefined;
  const wanted = ids.number("uid");
  checkUserGroup(request, ids, { name, uid: wanted, gid: given, ingroup, own, system: false });

  voice.step(`Adding user \`${name}' ...`);
  const uidRange = ids.range("uid", false);
  const gidRange = usergroups ? uidRange : ids.range("gid", false);
  const both = [Math.min(uidRange[0], gidRange[0]), Math.max(uidRange[1], gidRange[1])] as const;
  const uid =
    wanted ?? (ingroup === undefined ? ids.free(["uid", "gid"], both, name) : ids.free(["uid"], uidRange, name));
  if (uid === undefined) {
    voice.warn(`No UID/GID pair is available in the range ${uidRange[0]}-${uidRange[1]} (FIRST_UID - LAST_UID).`);
    throw voice.fail(22, `The user \`${name}' was not created.`);
  }
  const gid = own ? uid : (given ?? Number(primaryGroup(request, ids, ingroup)));
  if (own) {
    voice.step(`Adding new group \`${name}' (${gid}) ...`);
    voice.call(voice.which("groupadd"), "-g", String(gid), name);
  }
  const special = values.get("home");
  if (voice.modern && special !== undefined && special !== "/nonexistent") {
    remarkHome(voice, special, flags, process.tree.resolve(toName(special))?.type === "directory");
  }
  const group = own ? name : (accounts.groupById(gid)?.[0] ?? "");
  voice.step(`Adding new user \`${name}' (${uid}) with group \`${group} (${gid})' ...`);
  const pooled = uids.get(name);
  const home = special || pooled?.home || homeFor(request, name, group);
  const shell =
    values.get("shell") || pooled?.shell || (flags.has("disabled-login") ? "/usr/sbin/nologin" : config.dshell);
  voice.call(voice.which("useradd"), "-d", home, "-g", String(gid), "-s", shell, "-u", String(uid), name);
  createHome(request, { home, uid, gid, skeleton: true });
  if (!flags.has("disabled-login") && !flags.has("disabled-password")) process.run([voice.which("passwd"), name]);
  const comment = values.get("comment") ?? (pooled?.comment || undefined);
  if (comment === undefined) {
    process.report({ kind: "unknown", why: `adduser ${name} asks for a person's details: firn leaves them empty` });
  } else setComment(request, name, comment);
  addToSupplementary(request, supplementaryGroups(request, usergroups), name);
  return 0;
}

function primaryGroup({ config }: Request, { accounts }: Ids, ingroup: string | undefined): string {
  if (ingroup !== undefined) return accounts.groupNamed(ingroup)?.[2] ?? "";
  if (config.users_gid !== "") return config.users_gid;
  return config.users_group === "" ? "100" : (accounts.groupNamed(config.users_group)?.[2] ?? "100");
}

/** Where a home directory is, by configuration. */
export function homeFor({ config }: Request, name: string, group: string): string {
  const parts = [config.dhome];
  if (/yes/i.test(config.grouphomes)) parts.push(group);
  if (/yes/i.test(config.letterhomes)) parts.push(name.slice(0, 1));
  return [...parts, name].join("/");
}

function supplementaryGroups({ config, flags, process }: Request, usergroups: boolean): readonly string[] {
  const groups: string[] = [];
  const { accounts } = new Ids({ config, flags, process } as Request);
  if (usergroups && config.users_gid !== "-1") {
    const byId = config.users_gid === "" ? undefined : accounts.groupById(Number(config.users_gid))?.[0];
    groups.push(byId ?? (config.users_group || "users"));
  }
  const extra =
    flags.has("add-extra-groups") || flags.has("add_extra_groups") || !["", "0"].includes(config.add_extra_groups);
  if (extra) groups.push(...config.extra_groups.split(/\s+/).filter((group) => group !== ""));
  return groups;
}

function addToSupplementary(request: Request, groups: readonly string[], name: string): void {
  const { voice } = request;
  if (groups.length === 0) return;
  voice.step(`Adding new user \`${name}' to supplemental / extra groups \`${groups.join(", ")}' ...`);
  for (const group of groups) {
    const { accounts } = new Ids(request);
    const found = accounts.groupNamed(group);
    if (!found) voice.warn(`The group \`${group}' does not exist.`);
    else if (membersOf(found).includes(name)) voice.remark(`The user \`${name}' is already a member of \`${group}'.`);
    else {
      voice.step(`Adding user \`${name}' to group \`${group}' ...`);
      const members = membersOf(found).filter((member) => accounts.user(member));
      voice.call(voice.which("gpasswd"), "-M", [...members, name].join(","), group);
    }
  }
}
