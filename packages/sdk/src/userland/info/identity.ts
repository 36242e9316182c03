import type { Process } from "../../shell/index.ts";
import type { Tree } from "../../tree/index.ts";
import { type Group, groupsOf, type User, userName, usersOf } from "../gnu/accounts.ts";
import { complain, gnu, Misuse, Stop } from "../gnu/command.ts";
import { quote } from "../gnu/quote.ts";

const root: User = { name: "root", uid: 0, gid: 0, home: "/root", shell: "/bin/sh" };

function find(tree: Tree, word: string): User | undefined {
  const users = usersOf(tree);
  return (
    users.find(({ name }) => name === word) ??
    (/^\+?\d+$/.test(word) ? users.find(({ uid }) => uid === Number(word)) : undefined)
  );
}

const whoRuns = ({ tree, user: { uid, gid } }: Process): User =>
  usersOf(tree).find((user) => user.uid === uid) ?? { ...root, uid, gid };

/** The primary group, then the others in the order of etc/group. */
function groupIds(tree: Tree, user: User): readonly number[] {
  const others = groupsOf(tree).filter(({ members }) => members.includes(user.name));
  return [...new Set([user.gid, ...others.map(({ gid }: Group) => gid)])];
}

const nameOfGroup = (tree: Tree, gid: number): string | undefined =>
  groupsOf(tree).find((group) => group.gid === gid)?.name;

/** `id`: https://www.gnu.org/software/coreutils/id */
export const id = gnu(
  { short: "agGnruzZ", long: "context=Z group=g groups=G name=n real=r user=u zero=z", unsupported: "Z" },
  (process, options) => {
    const { tree, stdout } = process;
    const kinds = ["g", "G", "u"].filter((key) => options.has(key));
    if (kinds.length > 1) throw new Stop('cannot print "only" of more than one choice');
    const [kind] = kinds;
    if (kind === undefined && options.has("n", "r")) {
      throw new Stop("cannot print only names or real IDs in default format");
    }
    if (kind === undefined && options.has("z")) throw new Stop("option --zero not permitted in default format");
    let status = 0;
    const words = options.operands;
    for (const word of words.length > 0 ? words : [undefined]) {
      const user = word === undefined ? whoRuns(process) : find(tree, word);
      if (!user) {
        complain(process, `${quote(word ?? "")}: no such user`);
        status = 1;
        continue;
      }
      // Without a name it is this process that is asked for; root then has its own group alone.
      const gids = word === undefined && user.uid === 0 ? [0] : groupIds(tree, user);
      const names = options.has("n");
      const end = options.has("z") ? "\0" : "\n";
      const group = (gid: number): string => {
        if (!names) return String(gid);
        const name = nameOfGroup(tree, gid);
        if (name === undefined) {
          complain(process, `cannot find name for group ID ${gid}`);
          status = 1;
        }
        return name ?? String(gid);
      };
      if (kind === "u") stdout.write((names ? (userName(tree, user.uid) ?? String(user.uid)) : String(user.uid)) + end);
      else if (kind === "g") stdout.write(group(user.gid) + end);
      else if (kind === "G") {
        stdout.write(
          gids.map(group).join(options.has("z") ? "\0" : " ") + (options.has("z") && words.length > 1 ? "\0\0" : end),
        );
      } else {
        const shown = (gid: number): string => {
          const name = nameOfGroup(tree, gid);
          return name === undefined ? String(gid) : `${gid}(${name})`;
        };
        const name = userName(tree, user.uid);
        const who = `uid=${user.uid}${name === undefined ? "" : `(${name})`}`;
        stdout.write(`${who} gid=${shown(user.gid)} groups=${gids.map(shown).join(",")}\n`);
      }
    }
    return status;
  },
);

/** `groups`: https://www.gnu.org/software/coreutils/groups */
export const groups = gnu({}, (process, { operands }) => {
  const { tree, stdout } = process;
  const names = (gids: readonly number[]): string => gids.map((gid) => nameOfGroup(tree, gid) ?? String(gid)).join(" ");
  if (operands.length === 0)
    stdout.write(`${names(process.user.uid === 0 ? [0] : groupIds(tree, whoRuns(process)))}\n`);
  let status = 0;
  for (const word of operands) {
    const user = usersOf(tree).find(({ name }) => name === word);
    if (user) stdout.write(`${word} : ${names(groupIds(tree, user))}\n`);
    else {
      complain(process, `${quote(word)}: no such user`);
      status = 1;
    }
  }
  return status;
});

/** `whoami`: https://www.gnu.org/software/coreutils/whoami */
export const whoami = gnu({}, (process, { operands }) => {
  if (operands[0] !== undefined) throw new Misuse(`extra operand ${quote(operands[0])}`);
  const name = userName(process.tree, process.user.uid);
  if (name === undefined) throw new Stop(`cannot find name for user ID ${process.user.uid}`);
  process.stdout.write(`${name}\n`);
  return 0;
});

/** `logname`: nobody has logged in. */
export const logname = gnu({}, () => {
  throw new Stop("no login name");
});

/** `users`: nobody is logged in. */
export const users = gnu({}, () => 0);
