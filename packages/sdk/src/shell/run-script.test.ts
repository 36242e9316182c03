import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { growTree, type Tree } from "../tree/index.ts";
import { Collected, type Command, meterOf, type Place, runScript, type Unsupported } from "./index.ts";

const limits = { steps: 20_000, bytes: 1 << 20, depth: 200 };

function run(
  text: string,
  { tree = growTree([]), natives = {} }: { tree?: Tree; natives?: Record<string, Command> } = {},
) {
  const stdout = new Collected();
  const stderr = new Collected();
  const reports: (Unsupported & Place)[] = [];
  for (const name of Object.keys(natives)) tree.write(`usr/bin/${name}`, "", { mode: 0o755 });
  const status = runScript(text, {
    tree,
    native: (name) => natives[name],
    meter: meterOf(limits),
    name: "postinst",
    args: ["configure", ""],
    env: { PATH: "/usr/bin" },
    stdout,
    stderr,
    report: (report, place) => void reports.push({ ...report, ...place }),
  });
  return { status, stdout: stdout.text, stderr: stderr.text, reports, tree };
}
const failure = (text: string) => {
  try {
    run(text);
  } catch (error) {
    return error;
  }
  return undefined;
};

test("commands are found on PATH in the tree: natives, scripts, and what nobody knows", () => {
  const tree = growTree([]);
  tree.write("usr/bin/helper", '#!/bin/sh\necho "helper $1 in $WHERE"\nexit 4\n', { mode: 0o755 });
  tree.write("usr/bin/program", "\x7fELF", { mode: 0o755 });
  tree.write("usr/bin/plain", "#!/bin/sh\n");
  const hello: Command = ({ args, stdout }) => (stdout.write(`hello ${args.join(" ")}\n`), 3);
  const { stdout, stderr, reports } = run(
    "hello you; echo $?\nWHERE=here helper x; echo $?\nprogram a 'b c'\nplain; echo $?\nmissing; echo $?\n",
    { tree, natives: { hello } },
  );
  expect(stdout).toBe("hello you\n3\nhelper x in here\n4\n126\n127\n");
  expect(stderr).toBe("postinst: 4: plain: Permission denied\npostinst: 5: missing: not found\n");
  expect(reports).toMatchObject([{ kind: "unknown", script: "postinst", line: 3, words: ["program", "a", "b c"] }]);
});

test("hash tells whether commands are there", () => {
  const { stdout, stderr } = run("hash nosuch; echo $?; hash cd ls; echo $?; hash -r; echo $?", {
    natives: { ls: () => 0 },
  });
  expect(stdout).toBe("1\n0\n0\n");
  expect(stderr).toBe("postinst: 1: hash: nosuch: not found\n");
});

test("natives run others, which see their streams and environment", () => {
  const twice: Command = (process) => process.run(process.args) + process.run(process.args, { env: { X: "2" } });
  const show: Command = ({ env, stdout }) => (stdout.write(`${env.get("X") ?? "none"} `), 1);
  expect(run("X=1 twice show; echo $?", { natives: { twice, show } }).stdout).toBe("1 2 2\n");
});

test("what is written is there when it is looked for", () => {
  const { stdout, tree } = run("exec 3>/log\necho a >&3\n[ -s /log ] && echo yes\necho b >&3\nread x </log; echo $x");
  expect(stdout).toBe("yes\na\n");
  expect(tree.read("log").toString()).toBe("a\nb\n");
  expect(tree.get("log")).toMatchObject({ mode: 0o644 });
});

test("bash's own words are known in bash scripts only", () => {
  const text = 'a=(x "y z"); a+=(w)\n[[ ${a[1]} == y* && ${#a[@]} -eq 3 ]] && echo "${a[@]/y/Y}" {1..3} ${a[0]^^}\n';
  expect(run(`#!/bin/bash\n${text}`).stdout).toBe("x Y z w 1 2 3 X\n");
  expect(run("#!/bin/sh\necho {1..3}\n").stdout).toBe("{1..3}\n");
});

test("options stand in the first line", () => {
  expect(run("#!/bin/sh -e\nfalse\necho no\n")).toMatchObject({ status: 1, stdout: "" });
});

describe("bounds", () => {
  test.each([
    "while :; do :; done",
    "f() { f; }; f",
    "x=xxxxxxxx; while :; do x=$x$x; done",
    "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy >>/big; done",
    'eval "$(echo "eval \\"\\$0\\"")"; f() { eval f; }; f',
  ])("%s is stopped", (text) => {
    expect(failure(text)).toMatchObject({ code: "FIRN_SCRIPT_LIMIT" });
  });

  test("nothing random is to be had, and asking is told", () => {
    const { stdout, reports } = run('read x </dev/urandom; echo "[$x]"');
    expect(stdout).toBe("[]\n");
    expect(reports).toMatchObject([{ kind: "deferred", line: 1 }]);
  });
});

test("whatever the text, it ends with a status or a limit", () => {
  const words = [
    "if",
    "then",
    "fi",
    "for",
    "do",
    "done",
    "case",
    "esac",
    "in",
    "{",
    "}",
    "(",
    ")",
    "$(",
    "`",
    "'",
    '"',
    "<<E",
    "\n",
  ];
  const more = [
    "E\n",
    ";",
    ";;",
    "&",
    "|",
    "&&",
    "$x",
    "${x",
    "}",
    "x=",
    "[",
    "]",
    "echo",
    "*",
    "\\",
    ">",
    "<",
    "$((",
    "))",
    "f()",
    "\0",
    "é",
  ];
  const piece = fc.oneof(fc.constantFrom(...words, ...more), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const error = failure(pieces.join(" "));
      expect(error === undefined || (error as { code?: string }).code === "FIRN_SCRIPT_LIMIT" || error).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
