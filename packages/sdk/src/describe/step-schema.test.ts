import { describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { explainIssues } from "./explain-issue.ts";
import type { Step } from "./step.ts";
import { stepSchema } from "./step-schema.ts";

const owner = { uid: 0, gid: 0 };
const why = (step: unknown): string => {
  const parsed = stepSchema.safeParse(step);
  return parsed.success ? "" : explainIssues(parsed.error.issues, step);
};

test("the schema and the type say the same", () => {
  expectTypeOf<z.infer<typeof stepSchema>>().toEqualTypeOf<Step>();
});

describe("is accepted", () => {
  test.each<Step>([
    { kind: "image", reference: "localhost:5000/a/b:1@sha256:0", has: ["acme/gpu"] },
    { kind: "apt", packages: ["g++", "nginx=1.22.*", "libc6:arm64", "a=1:2.3-4~bpo+1"], recommends: true },
    {
      kind: "pip",
      requirements: ["flask==3.*", "uvicorn[standard]; python_version<'4'", "x @ https://example.org/x.whl"],
    },
    { kind: "files", from: "../shared/a b", to: "/", ignore: ["*.pyc", "!x"], owner, mode: 0o4755 },
    { kind: "files", from: "..hidden", to: "/a..b/..c", ignore: [], owner },
    { kind: "git", url: "git@example.org:a/b.git", ref: "feature/x", to: "/x", owner },
    { kind: "git", url: "ssh://git@example.org/a/b.git", ref: "v1.2.0", to: "/x", owner },
    { kind: "git", url: "file:///srv/a.git", ref: "main", to: "/x", owner },
    { kind: "archive", url: "https://example.org/a@1.tgz", sha256: "0".repeat(64), to: "/x", strip: 1, owner },
    { kind: "env", variables: { "with space": "", LANG: "C.UTF-8" } },
    { kind: "user", user: "1000:1000" },
    { kind: "expose", ports: ["1/tcp", "65535/sctp"] },
    { kind: "command", argv: ["", "a\nb"] },
    { kind: "stopSignal", signal: "SIGRTMIN+3" },
  ])("$kind", (step) => {
    expect(why(step)).toBe("");
    expect(stepSchema.parse(step)).toEqual(step);
  });
});

describe("is refused in words", () => {
  test.each([
    [
      { kind: "debian", suite: "bookwrm" },
      '"suite" must be "bookworm", "trixie", "jammy" or "noble", not "bookwrm" (did you mean "bookworm"?)',
    ],
    [{ kind: "debian", suite: "sid" }, '"suite" must be "bookworm", "trixie", "jammy" or "noble", not "sid"'],
    [{ kind: "debian" }, '"suite" must be "bookworm", "trixie", "jammy" or "noble"'],
    [
      { kind: "apt", packages: ["Nginx"], recommends: false },
      '"packages[0]" must be a package as on apt-get\'s command line, such as nginx or nginx=1.22.*, not "Nginx"',
    ],
    [
      { kind: "apt", packages: ["-y"], recommends: false },
      '"packages[0]" must be a package as on apt-get\'s command line, such as nginx or nginx=1.22.*, not "-y"',
    ],
    [
      { kind: "files", from: "/etc", to: "/x", ignore: [], owner },
      '"from" must be relative: to the file that `from: import.meta` names, not "/etc"',
    ],
    [
      { kind: "files", from: "C:\\x", to: "/x", ignore: [], owner },
      '"from" must be relative: to the file that `from: import.meta` names, not "C:\\\\x"',
    ],
    [{ kind: "files", from: "a\\b", to: "/x", ignore: [], owner }, '"from" must use forward slashes, not "a\\\\b"'],
    [{ kind: "files", from: "", to: "/x", ignore: [], owner }, '"from" must not be empty'],
    [
      { kind: "files", from: "x", to: "x", ignore: [], owner },
      '"to" must be an absolute path inside the image, such as /app, not "x"',
    ],
    [{ kind: "files", from: "x", to: "/a/../b", ignore: [], owner }, '"to" must not contain .., not "/a/../b"'],
    [
      { kind: "files", from: "x", to: "/x", ignore: [], owner: { uid: -1, gid: 0 } },
      '"owner.uid" must be at least 0, not -1',
    ],
    [
      { kind: "files", from: "x", to: "/x", ignore: [], owner: { uid: 1.5, gid: 0 } },
      '"owner.uid" must be a whole number, not 1.5',
    ],
    [{ kind: "files", from: "x", to: "/x", ignore: [], owner, mode: 0o10000 }, '"mode" must be at most 4095, not 4096'],
    [
      { kind: "git", url: "ext::sh -c x", ref: "main", to: "/x", owner },
      '"url" must be a git address, such as https://example.org/project.git or git@example.org:project.git, not "ext::sh -c x"',
    ],
    [
      { kind: "git", url: "--upload-pack=x", ref: "main", to: "/x", owner },
      '"url" must be a git address, such as https://example.org/project.git or git@example.org:project.git, not "--upload-pack=x"',
    ],
    [
      { kind: "git", url: "https://me:secret@example.org/x", ref: "main", to: "/x", owner },
      '"url" must not hold a user or password: they would end up in the lock, not "https://…@example.org/x"',
    ],
    [
      { kind: "git", url: "https://me:secret@ example.org", ref: "main", to: "/x", owner },
      '"url" must be a git address, such as https://example.org/project.git or git@example.org:project.git, not "https://…@ example.org"',
    ],
    [
      { kind: "git", url: "https://example.org/x", ref: "--x", to: "/x", owner },
      '"ref" must be a branch, a tag or a commit, such as main, v1.2.0 or a full hash, not "--x"',
    ],
    [
      { kind: "archive", url: "ftp://example.org/x", sha256: "0".repeat(64), to: "/x", strip: 0, owner },
      '"url" must be an http(s) URL, not "ftp://example.org/x"',
    ],
    [
      { kind: "archive", url: "https://example.org/x", sha256: "abc", to: "/x", strip: 0, owner },
      '"sha256" must be 64 lower-case hexadecimal digits, not "abc"',
    ],
    [{ kind: "env", variables: { "A=B": "" } }, 'the name "A=B" must be a name without ='],
    [{ kind: "env", variables: { A: 1 } }, '"variables.A" must be a string, not 1'],
    [{ kind: "env", variables: { A: undefined } }, '"variables.A" is missing'],
    [{ kind: "env", variables: { A: "\0" } }, '"variables.A" must not contain a NUL character, not "\\u0000"'],
    [
      { kind: "expose", ports: ["65536/tcp"] },
      '"ports[0]" must be a port from 1 to 65535, such as 8000 or 53/udp, not "65536/tcp"',
    ],
    [{ kind: "user", user: "a b" }, '"user" must be a user, or user:group, by name or number, not "a b"'],
    [{ kind: "workdir" }, '"path" is missing'],
    [{ kind: "run", argv: [] }, '"kind" is not of a known kind, not "run"'],
    [{ kind: "workdir", path: "/", more: 1 }, 'it has no "more"'],
    ["apt", 'it must be an object, not "apt"'],
  ])("%j", (step, reason) => {
    expect(why(step)).toBe(reason);
  });
});
