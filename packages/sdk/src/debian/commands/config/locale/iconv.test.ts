import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { iconv } from "./iconv.ts";

const bytes = (text: string): string => Buffer.from(text).toString("latin1");
const run = (stdin: string, ...words: string[]) => runCommand(iconv, ["iconv", ...words], { stdin: bytes(stdin) });

test("characters become what the C locale puts for them, or a question mark", () => {
  const input = "é“”‘’–—…ß©«»æŁø€Æñ中™→ﬁ½®µ¸‐‑‒†•‹›−";
  expect(run(input, "-f", "UTF-8", "-t", "ANSI_X3.4-1968//TRANSLIT").stdout).toBe(
    "?\"\"''--...ss(C)<<>>ae??EURAE??(TM)->fi 1/2 (R)u,---+o<>-",
  );
});

test("what an encoding lacks ends it, or is left out", () => {
  expect(run("aé", "-t", "ASCII")).toMatchObject({
    status: 1,
    stdout: "a",
    stderr: "iconv: illegal input sequence at position 1\n",
  });
  expect(run("aéb", "-c", "-t", "ASCII").stdout).toBe("ab");
  expect(run("é", "-f", "UTF-8", "-t", "ISO-8859-1").stdout).toBe("\xe9");
  expect(runCommand(iconv, ["iconv", "-f", "latin1", "-t", "utf8"], { stdin: "\xe9" }).stdout).toBe(bytes("é"));
  expect(runCommand(iconv, ["iconv", "-f", "UTF-8", "-t", "ASCII"], { stdin: "a\xe9b" })).toMatchObject({
    status: 1,
    stderr: "iconv: illegal input sequence at position 1\n",
  });
  expect(run("", "-f", "EUC-JP", "-t", "UTF-8").reports).toMatchObject([{ kind: "unknown" }]);
});

test("encodings of one byte, into a file", () => {
  const tree = growTree([]);
  tree.write("/in", Buffer.from([0xc0, 0x41]));
  const convert = (from: string) => {
    const words = ["iconv", "-f", from, "-t", "UTF-8", "-o", "/out", "/in"];
    expect(runCommand(iconv, words, { tree })).toMatchObject({ status: 0, stdout: "", reports: [] });
    return tree.read("/out").toString();
  };
  expect(["ISO8859-2", "KOI8-R", "microsoft-cp1251", "ISO8859-1"].map(convert)).toEqual(["ŔA", "юA", "АA", "ÀA"]);
});
