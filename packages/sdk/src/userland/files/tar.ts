import { type Command, fromName } from "../../shell/index.ts";
import { gidOf, uidOf } from "../gnu/accounts.ts";
import { complain, gnu, Misuse, Stop, unsupported } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files, inodeOf } from "../gnu/files.ts";
import { globMatches } from "../gnu/glob.ts";
import { modeText } from "../gnu/mode.ts";
import { directoryOf, within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";
import { readText } from "../gnu/text-input.ts";
import { formatTime } from "../gnu/time.ts";
import { makeParents } from "./directories.ts";
import { compressText, expand } from "./gzip.ts";
import { type Member, memberOf, readTar, writeMember } from "./tar-format.ts";

const run = gnu(
  {
    short: "cxtruAdf:zjJZavpPC:kmoOhT:X:b:B0WwSi",
    long: `create=c extract=x get=x list=t append=r update=u catenate=A diff=d file:=f gzip=z gunzip=z bzip2=j xz=J zstd
      lzma compress=Z auto-compress=a verbose=v preserve-permissions=p same-permissions=p absolute-names=P directory:=C
      keep-old-files=k touch=m no-same-owner=o same-owner no-same-permissions to-stdout=O dereference=h files-from:=T
      exclude-from:=X exclude: strip-components: owner: group: mode: mtime: numeric-owner sort: format: no-recursion
      overwrite keep-directory-symlink skip-old-files one-file-system transform: xattrs acls selinux wildcards
      no-wildcards anchored no-anchored warning: checkpoint:: totals null blocking-factor:=b ignore-failed-read
      remove-files verify=W sparse=S same-order=s force-local use-compress-program:=I unlink-first=U recursive-unlink
      delay-directory-restore pax-option: no-overwrite-dir`,
    unsupported: "r u A d j J Z zstd lzma X transform W w use-compress-program checkpoint acls selinux totals null",
    trouble: 2,
  },
  (process, options) => {
    const files = new Files(process);
    const mode = options.last("c", "x", "t");
    if (mode === undefined) {
      if (options.has("r", "u", "A", "d")) return 0;
      throw new Misuse("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
    }
    return mode === "c" ? create(files, options) : extract(files, options, mode === "t");
  },
);

/** `tar`, as far as scripts use it: https://www.gnu.org/software/tar/manual/. Its first word may lack the dash. */
export const tar: Command = (process) => {
  const [first = "", ...rest] = process.args;
  const args = first === "" || first.startsWith("-") ? process.args : oldStyle(first, rest);
  return run({ ...process, args });
};

/** `tar cfz FILE`: letters in one word, their arguments after it in the same order. */
function oldStyle(letters: string, rest: readonly string[]): string[] {
  const words = [...rest];
  const options = [...letters].flatMap((letter) => {
    return "fCTXb".includes(letter) ? [`-${letter}`, words.shift() ?? ""] : [`-${letter}`];
  });
  return [...options, ...words];
}

const isExcluded = (options: Options, name: string): boolean =>
  options.values("exclude").some((pattern) => {
    const parts = name.replace(/\/$/, "").split("/");
    return parts.some((_, from) =>
      parts.some((_, to) => to >= from && globMatches(pattern, parts.slice(from, to + 1).join("/"))),
    );
  });

function create(files: Files, options: Options): number {
  const { process } = files;
  const archive = options.value("f") ?? "-";
  if (options.operands.length === 0 && !options.has("T")) {
    throw new Misuse("Cowardly refusing to create an empty archive");
  }
  const folder = options.value("C");
  const at = (name: string): string => (folder === undefined || name.startsWith("/") ? name : within(folder, name));
  const links = new Map<number, string>();
  let data = "";
  let status = 0;
  let told = false;
  const add = (name: string): void => {
    process.meter.step();
    if (isExcluded(options, name)) return;
    const path = at(name);
    const found = attempt(() => (options.has("h") ? files.stat(path) : files.lstat(path)));
    if ("error" in found) {
      complain(process, `${name}: Cannot stat: ${found.error.message}`);
      status = 2;
      return;
    }
    const entry = found.value;
    const bare = options.has("P") ? name : name.replace(/^\/+/, "");
    if (bare !== name && !told) {
      complain(process, "Removing leading `/' from member names");
      told = true;
    }
    const inode = inodeOf(process, entry);
    const earlier = entry.type === "file" ? links.get(inode) : undefined;
    links.set(inode, bare);
    const target = entry.type === "symlink" ? fromName(entry.target) : (earlier ?? "");
    const content = entry.type === "file" && earlier === undefined ? files.read(path) : "";
    const member = memberOf(process, bare || "./", entry, content, target);
    data += writeMember(owned(files, options, earlier === undefined ? member : { ...member, type: "hardlink" }));
    if (options.has("v")) (archive === "-" ? process.stderr : process.stdout).write(`${member.name}\n`);
    if (entry.type !== "directory" || options.has("no-recursion")) return;
    for (const child of files.list(path)) add(within(name, child));
  };
  const listed = options.values("T").flatMap((name) =>
    readText(process, name)
      .split("\n")
      .filter((line) => line !== ""),
  );
  for (const name of [...options.operands, ...listed]) add(name);
  if (status !== 0) complain(process, "Exiting with failure status due to previous errors");
  const total = Math.ceil((data.length + 1024) / 10_240) * 10_240;
  const text = data.padEnd(total, "\0");
  const zipped = options.has("z") || (options.has("a") && /\.t?gz$/.test(archive));
  if (options.has("a") && /\.(t?xz|t?bz2|zst)$/.test(archive)) unsupported(process, `tar --auto-compress ${archive}`);
  const output = zipped ? compressText(text, 6) : text;
  if (archive === "-") process.stdout.write(output);
  else files.write(archive, output);
  return status;
}

function owned({ process: { tree } }: Files, options: Options, member: Member): Member {
  const [owner, group] = [options.value("owner"), options.value("group")];
  const [user, uid] = owner?.split(":") ?? [];
  const [name, gid] = group?.split(":") ?? [];
  return {
    ...member,
    ...(user !== undefined && { user, uid: Number(uid ?? uidOf(tree, user) ?? 0) }),
    ...(name !== undefined && { group: name, gid: Number(gid ?? gidOf(tree, name) ?? 0) }),
    ...(options.has("numeric-owner") && { user: "", group: "" }),
  };
}

function extract(files: Files, options: Options, onlyList: boolean): number {
  const { process } = files;
  const archive = options.value("f") ?? "-";
  const read = attempt(() => readText(process, archive));
  if ("error" in read) {
    complain(process, `${archive}: Cannot open: ${read.error.message}`);
    throw new Stop("Error is not recoverable: exiting now");
  }
  let text = read.value;
  if (text.startsWith("\x1f\x8b")) text = expand(text);
  const members = readTar(text);
  if (!members) {
    if (/^(?:\xfd7zXZ|BZh|\x28\xb5\x2f\xfd)/.test(text)) unsupported(process, `tar on ${archive}, which is compressed`);
    complain(process, "This does not look like a tar archive");
    throw new Stop("Exiting with failure status due to previous errors");
  }
  const folder = options.value("C");
  if (folder !== undefined && !files.isDirectory(folder)) {
    complain(process, `${folder}: Cannot open: No such file or directory`);
    throw new Stop("Error is not recoverable: exiting now");
  }
  const wanted = options.operands.map((name) => name.replace(/\/+$/, ""));
  const found = new Set<string>();
  let status = 0;
  for (const member of members) {
    const bare = member.name.replace(/\/+$/, "");
    const match = wanted.find(
      (name) => bare === name || bare.startsWith(`${name}/`) || (options.has("wildcards") && globMatches(name, bare)),
    );
    if (wanted.length > 0 && match === undefined) continue;
    if (match !== undefined) found.add(match);
    if (isExcluded(options, bare)) continue;
    process.meter.step();
    if (onlyList) process.stdout.write(`${options.has("v") ? longLine(member) : member.name}\n`);
    else if (!unpack(files, options, member, folder)) status = 2;
  }
  for (const name of wanted) {
    if (found.has(name)) continue;
    complain(process, `${name}: Not found in archive`);
    status = 2;
  }
  if (status !== 0) complain(process, "Exiting with failure status due to previous errors");
  return status;
}

function unpack(files: Files, options: Options, member: Member, folder: string | undefined): boolean {
  const { process } = files;
  const strip = Number(options.value("strip-components") ?? 0);
  const cut = (name: string): string => name.split("/").slice(strip).join("/");
  const stripped = strip > 0 ? cut(member.name) : member.name;
  const name = options.has("P") ? stripped : stripped.replace(/^\/+/, "");
  if (name === "" || (!options.has("P") && name.split("/").includes(".."))) return true;
  if (options.has("v")) (options.has("O") ? process.stderr : process.stdout).write(`${member.name}\n`);
  if (options.has("O")) {
    process.stdout.write(member.content);
    return true;
  }
  const at = (one: string): string => (folder === undefined || one.startsWith("/") ? one : within(folder, one));
  const path = at(name).replace(/(?<=[^/])\/+$/, "");
  const done = attempt(() => {
    const there = files.tryLstat(path);
    if (there && options.has("skip-old-files")) return undefined;
    if (there && options.has("k") && member.type !== "directory") return "File exists";
    makeParents(files, directoryOf(path), () => undefined);
    if (there?.type === "directory" && member.type !== "directory") files.rmdir(path);
    else if (there && there.type !== "directory" && member.type !== "directory") files.unlink(path);
    if (member.type === "directory") {
      if (!files.isDirectory(path)) files.mkdir(path, 0o700);
    } else if (member.type === "symlink") files.symlink(member.target, path);
    else if (member.type === "hardlink") return files.link(at(cut(member.target)), path);
    else if (member.type === "file") files.write(path, member.content, 0o600);
    else files.mknod(path, { type: member.type, major: member.major, minor: member.minor }, 0o600);
    const numeric = options.has("numeric-owner");
    const uid = (numeric ? undefined : uidOf(process.tree, member.user)) ?? member.uid;
    const gid = (numeric ? undefined : gidOf(process.tree, member.group)) ?? member.gid;
    if (!options.has("o")) process.tree.change(files.path(path), { uid, gid }, { follow: false });
    if (member.type !== "symlink") {
      const mask = options.has("no-same-permissions") ? process.umask : 0;
      files.chmod(path, member.mode & ~mask);
    }
    return undefined;
  });
  const why = "error" in done ? done.error.message : done.value;
  if (why === undefined) return true;
  complain(process, `${name}: Cannot open: ${why}`);
  return false;
}

function longLine(member: Member): string {
  const owner = `${member.user || member.uid}/${member.group || member.gid}`;
  const size = String(member.content.length).padStart(Math.max(1, 18 - owner.length));
  const arrow =
    member.type === "symlink" ? ` -> ${member.target}` : member.type === "hardlink" ? ` link to ${member.target}` : "";
  const mode = modeText(member.type, member.mode).replace(/^-/, member.type === "hardlink" ? "h" : "-");
  return `${mode} ${owner} ${size} ${formatTime("%Y-%m-%d %H:%M", member.mtime)} ${member.name}${arrow}`;
}
