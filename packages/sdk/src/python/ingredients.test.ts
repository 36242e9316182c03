import { expect, test } from "vitest";
import { caught } from "../describe/testing/caught.ts";
import { python } from "./ingredients.ts";
import { pip } from "./pip-ingredient.ts";

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

test("a pyproject.toml, a lock, a project and wheels of the host", () => {
  const step = (...values: Parameters<typeof pip>) => pip(...values).steps[0]?.step;
  const common = { kind: "pip", requirements: [] };
  expect(step({ pyproject: "./pyproject.toml", extras: ["web"], groups: [] })).toEqual({
    ...common,
    pyproject: "pyproject.toml",
    extras: ["web"],
  });
  expect(step({ lock: "uv.lock", groups: ["serve"] })).toEqual({ ...common, lock: "uv.lock", groups: ["serve"] });
  expect(step({ project: "." })).toEqual({ ...common, project: "." });
  expect(step("./dist/app-1.0-py3-none-any.whl [web, db]", "flask", { from: import.meta })).toEqual({
    ...common,
    requirements: ["flask"],
    wheels: ["dist/app-1.0-py3-none-any.whl[web,db]"],
  });
  expect(step("app @ https://example.org/app-1.0-py3-none-any.whl")).toMatchObject({
    requirements: ["app @ https://example.org/app-1.0-py3-none-any.whl"],
  });
});

test.each<[unknown[], string, unknown]>([
  [[], "pip() needs at least one requirement", 'Write pip("flask")'],
  [["-r requirements.txt"], 'pip() takes requirements, not pip\'s option "-r requirements.txt"', file],
  [
    ["./local"],
    'pip() takes requirements and wheels, not the folder "./local"',
    'For a project of your own, write pip({ project: "./local", from: import.meta })',
  ],
  [
    [{ lock: "uv.lock", project: "." }],
    'pip(): "lock" and "project" do not go together',
    "Write one pip() for each: .add(pip({ lock: … })).add(pip({ project: … }))",
  ],
  [
    ["flask", { lock: "uv.lock" }],
    "pip(): a lock is taken as it is, so no requirements go with it",
    "Add the others by a pip() of their own, on the next line",
  ],
  [
    [{ requirements: "r.txt", groups: ["dev"] }],
    'pip(): "groups" does not go with "requirements"',
    'It goes with pyproject, lock; of a requirement, write the extras as in "uvicorn[standard]"',
  ],
  [["flask", { extras: ["async"] }], 'pip(): "extras" does not go with requirements', expect.any(String)],
  [[{ lock: "uv.lock", extras: "web" }], expect.stringMatching(/^pip\(\): "extras" must be /), undefined],
  [[{ lock: "uv.lock", groups: ["a b"] }], expect.stringMatching(/must be a name, such as web/), undefined],
  [["/dist/app-1-py3-none-any.whl"], expect.stringMatching(/must be the relative path of a wheel/), undefined],
  [[["flask"]], 'pip() takes options as an object, not ["flask"]', file],
  [[{ requirement: "r.txt" }], 'pip() has no option "requirement"', 'Did you mean "requirements"?'],
  [[{ from: "file:///x/" }], 'pip() needs one of "requirements", "pyproject", "lock" and "project"', file],
  [
    [{ requirements: "/r.txt" }],
    'pip(): "file" must be relative: to the file that `from: import.meta` names, not "/r.txt"',
    undefined,
  ],
  [[5], 'pip(): "requirements[0]" must be a string, not 5', undefined],
])("pip(...%j) is refused", (values, message, hint) => {
  const error = caught(() => loosely(...values));
  expect(error).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message });
  expect(error.hint).toEqual(hint);
  expect(error.at?.file).toMatch(/ingredients\.test\.ts$/);
});
