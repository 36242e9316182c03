import { bytesOf, type Command, type Process, textOf } from "../../../shell/index.ts";
import { type PaperFile, paperFiles } from "./paper-files.ts";

const system = "/var/lib/texmf";
const administrator = "/etc/texmf";
const distribution = ["/usr/share/texmf", "/usr/share/texlive/texmf-dist"];
const programs = new Set(["xdvi", "pdftex", "dvips", "dvipdfmx", "context"]);

/** Debian's `tl-paper get|set|list PROGRAM [PAPER]`: which paper TeX's programs take as default. */
export const tlPaper: Command = (process) => {
  const { args, stdout } = process;
  const [action = "status", program = "pdftex", paper = ""] = args.map((word) => word.toLowerCase());
  if (program !== "all" && !programs.has(program)) return usage(process);
  if (action === "get" || action === "list") {
    const file = paperFiles[program];
    const found = file && find(process, file, [system, administrator, ...distribution]);
    if (!file || found === undefined) return 0;
    const current = file.current(found);
    stdout.write(`${current}\n`);
    const others = file.papers(found).filter((name) => name !== current);
    if (action === "list") for (const name of others.sort()) stdout.write(`${name}\n`);
    return 0;
  }
  if (action !== "set") {
    process.report({ kind: "unknown", why: `firn does not know tl-paper ${args.join(" ")}` });
    return 1;
  }
  if (program !== "all") return set(process, program, paper);
  if (paper !== "a4" && paper !== "letter") {
    stdout.write(`tl-paper: cannot change setting for all programs to ${paper}\n\n`);
    return 1;
  }
  for (const name of [...programs].sort()) set(process, name, paper);
  return 0;
};

/** What was chosen before does not count: the file as the distribution or the administrator has it is changed. */
function set(process: Process, program: string, paper: string): number {
  const file = paperFiles[program];
  const text = file && find(process, file, [administrator, ...distribution]);
  if (!file || text === undefined) return 0;
  if (!file.papers(text).includes(paper)) {
    process.stderr.write(`tl-paper: Not a valid paper size for ${program}: ${paper}\n`);
    return 0;
  }
  const target = `${system}/${file.folder}/${file.name}`;
  process.stdout.write(`tl-paper: setting paper size for ${program} to ${paper}: ${target}\n`);
  process.tree.write(target, bytesOf(file.changed(text, paper)));
  return 0;
}

/** A file for the paper alone, or else the program's whole configuration. */
function find({ tree }: Process, { folder, name, otherwise }: PaperFile, trees: readonly string[]): string | undefined {
  for (const candidate of [name, otherwise]) {
    for (const top of trees) {
      const path = `${top}/${folder}/${candidate}`;
      if (tree.resolve(path)?.type === "file") return textOf(tree.read(path));
    }
  }
  return undefined;
}

function usage({ stderr }: Process): number {
  stderr.write("\ntl-paper: inquire and set paper settings for various programs in the TeX World.\n");
  return 1;
}
