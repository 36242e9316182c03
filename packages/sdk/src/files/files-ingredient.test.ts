import { expect, test } from "vitest";
import { caught } from "../describe/testing/caught.ts";
import { type FilesOptions, files } from "./files-ingredient.ts";

test("a files step, and where its path starts", () => {
  const [placed] = files("./app/", {
    to: "/app",
    from: "file:///project/image.ts",
    ignore: ["*.pyc"],
    owner: 7,
    mode: 0o755,
  }).steps;
  expect(placed).toEqual({
    step: { kind: "files", from: "app", to: "/app", ignore: ["*.pyc"], owner: { uid: 7, gid: 7 }, mode: 0o755 },
    at: undefined,
    context: "file:///project/",
  });
  expect(files("x", { to: "/x" }).steps[0]).toEqual({
    step: { kind: "files", from: "x", to: "/x", ignore: [], owner: { uid: 0, gid: 0 } },
    at: undefined,
    context: undefined,
  });
});

test.each<[unknown, unknown, string, string | undefined]>([
  [
    "x",
    "/x",
    'files() takes options as an object, not "/x"',
    'Write files("./app", { to: "/app", from: import.meta })',
  ],
  ["x", {}, 'files(): "to" is missing', undefined],
  ["x", { to: "x" }, 'files(): "to" must be an absolute path inside the image, such as /app, not "x"', undefined],
  ["x", { to: "/x", ignores: [] }, 'files() has no option "ignores"', 'Did you mean "ignore"?'],
  ["x", { to: "/x", mode: 755 }, "files(): the mode 755 is a decimal number", "Write mode: 0o755"],
  ["x", { to: "/x", mode: "755" }, 'files(): "mode" must be a number, not "755"', undefined],
  ["x", { to: "/x", ignore: "*.pyc" }, 'files(): "ignore" must be an array, not "*.pyc"', undefined],
  [
    "x",
    { to: "/x", owner: "www-data" },
    'files(): "owner" must be numbers, not "www-data": names belong to the image\'s own user database',
    "Write owner: 1000, or owner: { uid: 1000, gid: 1000 }",
  ],
  [
    "/etc",
    { to: "/x" },
    'files(): "from" must be relative: to the file that `from: import.meta` names, not "/etc"',
    undefined,
  ],
  [undefined, { to: "/x" }, 'files(): "from" is missing', undefined],
  [
    "x",
    { to: "/x", from: "https://example.org/" },
    'files(): "from" must be import.meta or a file: URL, not "https://example.org/"',
    "Write from: import.meta, and the path relative to the file that says so",
  ],
])("files(%j, %j) is refused", (from, options, message, hint) => {
  const error = caught(() => files(from as string, options as FilesOptions));
  expect(error).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message });
  expect(error.hint).toBe(hint);
  expect(error.at?.file).toMatch(/files-ingredient\.test\.ts$/);
});
