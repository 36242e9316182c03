import { expect, test } from "vitest";
import { caught } from "../describe/testing/caught.ts";
import { pip, python } from "./ingredients.ts";

/** What a JavaScript user may pass. */
const loosely = pip as (...values: unknown[]) => unknown;
const file = 'For a file, write pip({ requirements: "requirements.txt", from: import.meta })';

test("python is the suite's package, and says where it is", () => {
  expect(python()).toMatchObject({ needs: ["debian"], gives: ["python"] });
  expect(python().steps.map(({ step }) => step)).toEqual([
    { kind: "apt", packages: ["python3"], recommends: false },
    { kind: "python", executable: "/usr/bin/python3" },
  ]);
});

test("requirements, a file of them, or both", () => {
  expect(pip("flask==3.*", "gunicorn").steps[0]?.step).toEqual({
    kind: "pip",
    requirements: ["flask==3.*", "gunicorn"],
  });
  expect(pip({ requirements: "./r.txt", from: "file:///project/image.ts" }).steps[0]).toEqual({
    step: { kind: "pip", requirements: [], file: "r.txt" },
    at: undefined,
    context: "file:///project/",
  });
  expect(pip("flask", { requirements: "r.txt" }).steps[0]?.step).toEqual({
    kind: "pip",
    requirements: ["flask"],
    file: "r.txt",
  });
});

test.each<[unknown[], string, string | undefined]>([
  [[], "pip() needs at least one requirement", 'Write pip("flask")'],
  [["-r requirements.txt"], 'pip() takes requirements, not pip\'s option "-r requirements.txt"', file],
  [["./local"], 'pip(): "requirements[0]" must be a requirement, such as flask==3.*, not "./local"', undefined],
  [[["flask"]], 'pip() takes options as an object, not ["flask"]', file],
  [[{ requirement: "r.txt" }], 'pip() has no option "requirement"', 'Did you mean "requirements"?'],
  [[{ from: "file:///x/" }], 'pip(): "requirements" is missing', file],
  [
    [{ requirements: "/r.txt" }],
    'pip(): "file" must be relative: to the file that `from: import.meta` names, not "/r.txt"',
    undefined,
  ],
  [[5], 'pip(): "requirements[0]" must be a string, not 5', undefined],
])("pip(...%j) is refused", (values, message, hint) => {
  const error = caught(() => loosely(...values));
  expect(error).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message });
  expect(error.hint).toBe(hint);
  expect(error.at?.file).toMatch(/ingredients\.test\.ts$/);
});
