import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { dot } from "./dot.ts";

type Apis = readonly (readonly [number, readonly (readonly [string, number])[]])[];

/** A shared object of 64 bits with the table of a plugin: pointers are relocations, the symbol is the only one. */
function library(name: string, apis: Apis): Buffer {
  const chunks: Buffer[] = [];
  let at = 0;
  const add = (chunk: Buffer): number => {
    const start = at;
    chunks.push(chunk);
    at += chunk.length;
    return start;
  };
  const zero = (text: string): Buffer => Buffer.from(`${text}\0`);
  const header = Buffer.alloc(64);
  const segment = Buffer.alloc(56);
  add(header);
  add(segment);
  const relocations: { at: number; to: number }[] = [];
  const pointers = (
    count: number,
    targets: readonly (readonly [number, number])[],
    integers: readonly (readonly [number, number])[] = [],
  ): number => {
    const table = Buffer.alloc(count * 8);
    for (const [word, value] of integers) table.writeInt32LE(value, word * 8);
    const start = add(table);
    for (const [word, to] of targets) relocations.push({ at: start + word * 8, to });
    return start;
  };
  const lists = apis.map(([api, offers]) => {
    const texts = offers.map(([type]) => add(zero(type)));
    const types = pointers(
      (offers.length + 1) * 5,
      texts.map((text, index) => [index * 5 + 1, text] as const),
      offers.map(([, quality], index) => [index * 5 + 2, quality] as const),
    );
    return [api, types] as const;
  });
  const table = pointers(
    (lists.length + 1) * 2,
    lists.map(([, types], index) => [index * 2 + 1, types] as const),
    lists.map(([api], index) => [index * 2, api] as const),
  );
  const text = add(zero(name));
  const root = pointers(2, [
    [0, text],
    [1, table],
  ]);
  const names = add(zero(`\0gvplugin_${name}_LTX_library`));
  const symbols = Buffer.alloc(48);
  symbols.writeUInt32LE(1, 24);
  symbols.writeUInt32LE(root, 32);
  const symbolsAt = add(symbols);
  const rela = Buffer.alloc(relocations.length * 24);
  for (const [index, { at: where, to }] of relocations.entries()) {
    rela.writeUInt32LE(where, index * 24);
    rela.writeUInt32LE(8, index * 24 + 8);
    rela.writeUInt32LE(to, index * 24 + 16);
  }
  const relaAt = add(rela);
  const section = (type: number, offset: number, size: number, link: number): Buffer => {
    const entry = Buffer.alloc(64);
    entry.writeUInt32LE(type, 4);
    entry.writeUInt32LE(offset, 24);
    entry.writeUInt32LE(size, 32);
    entry.writeUInt32LE(link, 40);
    return entry;
  };
  const sections = [
    section(0, 0, 0, 0),
    section(11, symbolsAt, 48, 2),
    section(3, names, symbolsAt - names, 0),
    section(4, relaAt, rela.length, 1),
  ];
  const sectionsAt = add(Buffer.concat(sections));
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header.writeUInt32LE(64, 32);
  header.writeUInt32LE(sectionsAt, 40);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  header.writeUInt16LE(64, 58);
  header.writeUInt16LE(sections.length, 60);
  segment.writeUInt32LE(1, 0);
  segment.writeUInt32LE(at, 32);
  return Buffer.concat(chunks);
}

test("dot -c lists what plugins say of themselves", () => {
  const tree = growTree([]);
  const folder = "usr/lib/x86_64-linux-gnu/graphviz";
  tree.write(
    `${folder}/libgvplugin_core.so.6.0.0`,
    library("core", [
      [0, [["svg", 1]]],
      [
        3,
        [
          ["svg:svg", 1],
          ["mp:mp", -1],
        ],
      ],
    ]),
  );
  tree.symlink("libgvplugin_core.so.6.0.0", `${folder}/libgvplugin_core.so.6`);
  tree.write(`${folder}/libgvplugin_dot_layout.so.6`, library("dot_layout", [[1, [["dot", 0]]]]));
  tree.write(`${folder}/libgvplugin_broken.so.6`, "no library");
  expect(runCommand(dot, ["dot", "-c"], { tree })).toMatchObject({ status: 0, reports: [] });
  expect(tree.read(`${folder}/config6a`).toString().split("\n\n").at(-1)).toBe(
    "libgvplugin_core.so.6 core {\n\trender {\n\t\tsvg 1\n\t}\n\tdevice {\n\t\tsvg:svg 1\n#FAILS\t\tmp:mp -1\n\t}\n}\n" +
      "libgvplugin_dot_layout.so.6 dot_layout {\n\tlayout {\n\t\tdot 0\n\t}\n}\n",
  );
});

test("without plugins nothing is written, and no graph is drawn", () => {
  const tree = growTree([]);
  tree.mkdir("usr/lib/x/graphviz");
  expect(runCommand(dot, ["dot", "-c"], { tree }).status).toBe(0);
  expect(tree.list("usr/lib/x/graphviz")).toEqual([]);
  expect(runCommand(dot, ["dot", "-Tpng"], { tree }).reports).toMatchObject([{ kind: "unknown" }]);
});
