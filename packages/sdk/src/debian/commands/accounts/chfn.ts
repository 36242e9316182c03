import { textOf, toName } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import { Accounts, isModernShadow } from "./accounts.ts";
import { Failure, shadowTool, Usage } from "./shadow-tool.ts";

const labels: Readonly<Record<string, string>> = {
  f: "name",
  r: "room number",
  w: "work phone",
  h: "home phone",
  o: "other",
};

/** Changes what passwd(5) tells of a person. https://manpages.debian.org/chfn.1 */
export const chfn = shadowTool(
  {
    usage: "[options] [LOGIN]",
    short: "f:h:o:r:R:uw:",
    long: "full-name=f home-phone=h other=o room=r root=R help=u work-phone=w",
    unsupported: "R",
    misuse: 1,
  },
  (process, options) => {
    const { tree } = process;
    const [name = "root", ...others] = options.operands;
    if (others.length > 0) throw new Usage();
    const accounts = new Accounts(tree);
    const user = accounts.user(name);
    if (!user) throw new Failure(1, `user '${name}' does not exist`);
    if (options.given.length === 0) {
      process.report({ kind: "unknown", why: "chfn without options asks at a terminal" });
      return 1;
    }
    const now = (user[4] ?? "").split(",");
    const parts = [0, 1, 2, 3].map((at) => now[at] ?? "");
    let other = now.slice(4).join(",");
    for (const { key, value = "" } of options.given) {
      const label = labels[key];
      if (label === undefined) continue;
      if (key === "o" ? /[:\n]/.test(value) : /[:,=\n]/.test(value))
        throw new Failure(1, `invalid ${label}: '${value}'`);
      if (key === "o") other = value;
      else parts["frwh".indexOf(key)] = value;
    }
    accounts.passwd.set(user.with(4, `${parts.join(",")}${other === "" ? "" : `,${other}`}`));
    accounts.commit();
    return 0;
  },
);

/** https://manpages.debian.org/chsh.1 */
export const chsh = shadowTool(
  { usage: "[options] [LOGIN]", short: "hR:s:", long: "help=h root=R shell=s", unsupported: "R", misuse: 1 },
  (process, options) => {
    const { tree, stderr } = process;
    const [name = "root", ...others] = options.operands;
    if (others.length > 0) throw new Usage();
    const accounts = new Accounts(tree);
    const user = accounts.user(name);
    if (!user) throw new Failure(1, `user '${name}' does not exist`);
    const shell = options.value("s");
    if (shell === undefined) {
      process.report({ kind: "unknown", why: "chsh without options asks at a terminal" });
      return 1;
    }
    if (/[:,=\n]/.test(shell)) throw new Failure(1, `Invalid entry: ${shell}`);
    if (isModernShadow(tree) && !listed(tree, shell)) stderr.write(`chsh: Warning: ${shell} is an invalid shell\n`);
    const entry = shell.startsWith("/") ? tree.resolve(toName(shell)) : undefined;
    if (!entry) stderr.write(`chsh: Warning: ${shell} does not exist\n`);
    else if (entry.type !== "file" || (entry.mode & 0o111) === 0) {
      stderr.write(`chsh: Warning: ${shell} is not an executable\n`);
    }
    accounts.passwd.set(user.with(6, shell));
    accounts.commit();
    return 0;
  },
);

/** Whether a shell is named in `/etc/shells`. */
const listed = (tree: Tree, shell: string): boolean =>
  shell === "" ||
  (tree.resolve("etc/shells")?.type === "file" && textOf(tree.read("etc/shells")).split("\n").includes(shell));
