import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { mkfontscale } from "./mkfontscale.ts";

/** A Portable Compiled Font with nothing but properties, in either byte order. */
function pcf(properties: readonly (readonly [string, string | number])[], isBig = false): Buffer {
  const number = (value: number, big = isBig): Buffer => {
    const bytes = Buffer.alloc(4);
    if (big) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  };
  const little = (...values: readonly number[]): Buffer[] => values.map((value) => number(value, false));
  let strings = "";
  const place = (text: string): number => {
    strings += `${text}\0`;
    return strings.length - text.length - 1;
  };
  const rows = properties.flatMap(([name, value]) => [
    number(place(name)),
    Buffer.of(Number(typeof value === "string")),
    number(typeof value === "string" ? place(value) : value),
  ]);
  const padding = Buffer.alloc((4 - (properties.length & 3)) & 3);
  const table = [...little(isBig ? 4 : 0), number(properties.length), ...rows, padding, number(strings.length)];
  const head = little(0x70636601, 2, 2, 0, 0, 0, 1, 0, 0, 40);
  return Buffer.concat([...head, ...table, Buffer.from(strings)]);
}

const place = "usr/share/fonts/X11/misc";

function make(options: readonly string[], files: Readonly<Record<string, string | Buffer>>) {
  const tree = growTree([]);
  tree.mkdir(place);
  for (const [name, content] of Object.entries(files)) tree.write(`${place}/${name}`, content);
  const ran = runCommand(mkfontscale, ["mkfontscale", ...options], { tree, cwd: `/${place}` });
  const read = (name: string): string | undefined =>
    tree.get(`${place}/${name}`) ? tree.read(`${place}/${name}`).toString("latin1") : undefined;
  return { ...ran, read };
}

it("lists bitmap fonts by the names that they have, and outlines as fonts.scale does", () => {
  const name = "-Misc-Fixed-Medium-R-Normal--20-200-75-75-C-100-ISO10646-1";
  const { status, reports, read } = make(["-b", "-s", "-l", `/${place}`], {
    "10x20.pcf.gz": gzipSync(
      pcf([
        ["POINT_SIZE", 200],
        ["FONT", name],
      ]),
    ),
    "10x20.pcf": pcf([["FONT", name]], true),
    "cursor.bdf": "STARTFONT 2.1\nCOMMENT x\nFONT  cursor\nCHARS 1\n",
    "none.bdf": "STARTFONT 2.1\nCHARS 1\nFONT late\n",
    "broken.pcf": pcf([["FONT", name]]).subarray(0, 50),
    "a.pfb": Buffer.from("8001", "hex"),
    "fonts.scale": "2\na.pfb -urw-a b-iso8859-1\na.pfb -urw-a b-iso8859-2\n",
    README: "no font",
  });
  expect(status).toBe(0);
  expect(reports).toEqual([]);
  expect(read("fonts.dir")).toBe(
    `4\n10x20.pcf.gz ${name.toLowerCase()}\na.pfb -urw-a b-iso8859-1\na.pfb -urw-a b-iso8859-2\ncursor.bdf cursor\n`,
  );
  expect(read("encodings.dir")).toBeUndefined();
});

it("lists the encodings of other directories", () => {
  const files = {
    "iso8859-11.enc.gz": gzipSync(
      "# comment\nSTARTENCODING iso8859-11\nALIAS tis620-0\nALIAS 9bad\nSIZE 0x80\nSTARTMAPPING unicode\nALIAS no\n",
    ),
    "ansi.enc": "STARTENCODING ansi# x\n",
    readme: "ALIAS none\n",
    "encodings.dir": "1\nold old.enc\n",
  };
  expect(make(["-b", "-s", "-e", `/${place}`, "."], files).read("encodings.dir")).toBe(
    `3\nansi /${place}/ansi.enc\niso8859-11 /${place}/iso8859-11.enc.gz\ntis620-0 /${place}/iso8859-11.enc.gz\n`,
  );
  expect(make(["-n", "-e", "."], files).read("encodings.dir")).toContain(`ansi /${place}/./ansi.enc\n`);
  expect(make(["-e", "/nowhere"], {})).toMatchObject({ status: 1, stderr: "opendir: No such file or directory\n" });
});

it("reports fonts whose glyphs say how they are listed", () => {
  const outlines = make([], { "a.pfb": "%!PS-AdobeFont-1.0" });
  expect(outlines.read("fonts.scale")).toBe("0\n");
  expect(outlines.reports).toMatchObject([{ kind: "unknown", why: expect.stringContaining("a.pfb") as string }]);
  const bitmaps = Buffer.from(`\0\x01\0\0\0\x01\0\0\0\0\0\0EBDT${"\0".repeat(12)}`, "latin1");
  expect(make(["-b", "-s"], { "a.otb": bitmaps }).reports).toHaveLength(1);
});

it("wants options that it knows", () => {
  expect(make(["-z"], {}).stderr).toMatch(/^mkfontscale \[ -b \]/);
  expect(make(["/nowhere"], {}).stderr).toBe("/nowhere/: opendir: No such file or directory\n");
});
