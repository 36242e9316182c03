/** How a program of TeX keeps its paper. A file's text is bytes. */
export interface PaperFile {
  /** Below a tree of TeX. */
  readonly folder: string;
  readonly name: string;
  readonly otherwise: string;
  readonly current: (text: string) => string;
  readonly papers: (text: string) => readonly string[];
  readonly changed: (text: string, paper: string) => string;
}

const undefinedPaper = "(undefined)";

/** One line names the paper. */
function named(line: RegExp, prefix: string): Pick<PaperFile, "current" | "changed"> {
  return {
    current: (text) => line.exec(text)?.[1] ?? undefinedPaper,
    changed: (text, paper) =>
      line.test(text) ? text.replaceAll(new RegExp(line, "gm"), `${prefix}${paper}`) : `${text}${prefix}${paper}`,
  };
}

const iso = ["a", "b", "c"].flatMap((row) =>
  Array.from({ length: 11 }, (_, size) => [`${row}${size}`, `${row}${size}r`]).flat(),
);
const american = ["us", "letter", "ledger", "tabloid", "usr", "legal", "legalr", "foolscap", "foolscapr"];

const pdfPapers: Readonly<Record<string, readonly [string, string]>> = {
  a4: ["210 true mm", "297 true mm"],
  letter: ["8.5 true in", "11 true in"],
};
const pdfLine = (side: "width" | "height"): RegExp =>
  new RegExp(String.raw`^[ \t]*\\pdfpage${side}\s*=\s*([0-9.,]+\s*true\s*\S*)`, "gm");

const pdftex: PaperFile = {
  folder: "tex/generic/tex-ini-files",
  name: "pdftexconfig.tex",
  otherwise: "pdftexconfig.tex",
  current(text) {
    const [width, height] = (["width", "height"] as const).map((side) => pdfLine(side).exec(text)?.[1]);
    if (width === undefined || height === undefined) return undefinedPaper;
    const found = Object.entries(pdfPapers).find(([, [w, h]]) => w === width && h === height);
    return found?.[0] ?? `${width} x ${height}`;
  },
  papers: () => Object.keys(pdfPapers),
  changed(text, paper) {
    const [width = "", height = ""] = pdfPapers[paper] ?? [];
    return text
      .replaceAll(pdfLine("width"), `\\pdfpagewidth        = ${width}`)
      .replaceAll(pdfLine("height"), `\\pdfpageheight       = ${height}`);
  },
};

interface Block {
  readonly name: string;
  readonly first: number;
  /** After the last line. */
  readonly end: number;
}

/** Papers are blocks that begin with `@ NAME WIDTH HEIGHT`, up to an empty line or a comment; the first one counts. */
function blocksOf(lines: readonly string[]): Block[] {
  const starts = lines.flatMap((line, first) => {
    const name = /^@ (\w+)/.exec(line)?.[1];
    return name === undefined ? [] : [{ name, first }];
  });
  return starts.map(({ name, first }) => {
    const length = lines.slice(first).findIndex((line) => /^\s*(?:%.*)?$/.test(line));
    return { name, first, end: length < 0 ? lines.length : first + length };
  });
}

const dvips: PaperFile = {
  folder: "dvips/config",
  name: "config-paper.ps",
  otherwise: "config.ps",
  current: (text) => blocksOf(text.split("\n"))[0]?.name ?? "",
  papers: (text) => blocksOf(text.split("\n")).map(({ name }) => name),
  changed(text, paper) {
    const lines = text.split("\n");
    const blocks = blocksOf(lines);
    const block = blocks.find(({ name }) => name === paper);
    if (!block) return text;
    const before = (blocks[0]?.first ?? 0) - 1;
    const chosen = lines.slice(block.first, block.end);
    return lines
      .flatMap((line, at) => (at === before ? [...chosen, line] : at >= block.first && at < block.end ? [] : [line]))
      .join("\n");
  },
};

const contextLine = /^[ \t]*\\setuppapersize\s*\[([^\][]*)\].*$/m;

/** By program. */
export const paperFiles: Readonly<Record<string, PaperFile>> = {
  xdvi: {
    folder: "xdvi",
    name: "XDvi-paper",
    otherwise: "XDvi",
    papers: () => [...iso, ...american],
    ...named(/^\*paper:[ \t]+(\w+)[ \t]*$/m, "*paper: "),
  },
  pdftex,
  dvips,
  dvipdfmx: {
    folder: "dvipdfmx",
    name: "dvipdfmx-paper.cfg",
    otherwise: "dvipdfmx.cfg",
    papers: () => ["a3", "a4", "ledger", "legal", "letter", "tabloid"],
    ...named(/^p[ \t]+(\w+)[ \t]*$/m, "p "),
  },
  context: {
    folder: "tex/context/user",
    name: "cont-sys-paper.tex",
    otherwise: "cont-sys.tex",
    papers: () => Object.keys(pdfPapers),
    current: (text) => contextLine.exec(text)?.[1] ?? "a4",
    changed: (text, paper) =>
      text.replaceAll(/setuppapersize\s*\[[^\][]*\]\[[^\][]*\]/g, `setuppapersize[${paper}][${paper}]`),
  },
};
