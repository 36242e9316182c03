import { bytesOf, type Command, type Process, textOf, toName } from "../../../shell/index.ts";

interface Asked {
  readonly mode: string;
  readonly file: string;
  readonly group: string;
  readonly pattern: RegExp;
  /** What is put before a line to take it out of use. */
  readonly off: string;
}

/** Services of `/etc/inetd.conf`, one a line. https://manpages.debian.org/update-inetd.8 */
export const updateInetd: Command = (process) => {
  const { args, stderr } = process;
  const words = [...args];
  let [mode, file, group, pattern, off] = ["", "/etc/inetd.conf", "OTHER", "", "#<off># "];
  while (words[0]?.startsWith("-")) {
    const word = (words.shift() ?? "").replace(/^--?/, "");
    if (["add", "remove", "enable", "disable"].includes(word)) mode = word;
    else if (word === "file") file = words.shift() ?? "";
    else if (word === "group") group = words.shift() ?? "";
    else if (word === "pattern") pattern = words.shift() ?? "";
    else if (word === "comment-chars") off = words.shift() ?? "";
    else if (!["multi", "verbose", "debug"].includes(word)) {
      stderr.write(`update-inetd: warning: unknown option: --${word}\n`);
      return 1;
    }
  }
  const [subject] = words;
  if (mode === "" || subject === undefined) return 0;
  const asked: Asked = { mode, file: toName(file), group: group.toUpperCase(), pattern: new RegExp(pattern), off };
  return change(process, asked, subject);
};

function change(process: Process, asked: Asked, subject: string): number {
  const { tree, stderr } = process;
  const { mode, file, pattern, off } = asked;
  if (tree.resolve(file)?.type !== "file") {
    if (mode === "add") stderr.write(`update-inetd: warning: cannot add service, ${file} does not exist\n`);
    return 0;
  }
  const lines = textOf(tree.read(file)).replace(/\n$/, "").split("\n");
  const begins = (line: string, service: string): boolean => new RegExp(`^(?:${service})\\s+`).test(line);
  const isOff = (line: string, service: string): boolean =>
    line.startsWith(off) && begins(line.slice(off.length), service);
  if (mode === "add") return add(process, asked, subject, lines);
  const next = subject.split(mode === "remove" ? "\0" : ",").reduce<readonly string[]>((text, service) => {
    const named = mode === "remove" ? service : service.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    if (mode === "remove")
      return text.filter((line) => !((begins(line, named) || isOff(line, named)) && pattern.test(line)));
    if (mode === "enable")
      return text.map((line) => (isOff(line, named) && pattern.test(line) ? line.slice(off.length) : line));
    return text.map((line) => (begins(line, named) && pattern.test(line) ? off + line : line));
  }, lines);
  if (next.join("\n") !== lines.join("\n")) write(process, file, next);
  return 0;
}

/** Into its group, or at the end; a line of that service that is there is turned on, or left as somebody wanted it. */
function add(process: Process, { file, group, off }: Asked, subject: string, lines: readonly string[]): number {
  const entry = subject.replace(/\\t/g, "\t");
  const service = entry.replace(/^(\W*\w+)\s+.*/s, "$1").replace(/^#([A-Za-z].*)/, "$1");
  const bare = service.replace(off, "");
  if (lines.some((line) => line.startsWith(`${off}${bare}`))) {
    const next = lines.map((line) => (line.startsWith(`${off}${bare}`) ? line.slice(off.length) : line));
    return write(process, file, next);
  }
  const named = (line: string): boolean => new RegExp(`^#?\\s*${bare.replace(/\W/g, "\\$&")}\\s+`).test(line);
  if (lines.some(named)) return 0;
  const at = lines.findIndex((line) => line.startsWith(`#:${group}:`));
  const end = at < 0 ? -1 : lines.findIndex((line, index) => index > at && !/[a-zA-Z#]/.test(line));
  return write(process, file, end < 0 ? [...lines, entry] : lines.toSpliced(end, 0, entry));
}

function write({ tree }: Process, file: string, lines: readonly string[]): number {
  tree.write(file, bytesOf(`${lines.join("\n")}\n`), { mode: 0o644, uid: 0, gid: 0 });
  return 0;
}
