import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { command, env, label, workdir } from "../config/index.ts";
import { debian } from "../debian/ingredients.ts";
import { files } from "../files/files-ingredient.ts";
import { pip, python } from "../python/index.ts";
import { base } from "./base.ts";
import { scratch } from "./base-source.ts";
import { Frozen, fromRecipe } from "./frozen.ts";
import { caught } from "./testing/caught.ts";

const web = base(debian("bookworm"))
  .add(python())
  .add(pip("flask==3.*"))
  .add(files("./app", { to: "/app", from: import.meta, mode: 0o755 }))
  .add(command("flask", "run"))
  .freeze();

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("frozen", () => {
  test("is recognised by its brand, across copies of the package", () => {
    expect(Frozen.is(web)).toBe(true);
    expect(Frozen.is({ [Symbol.for("firn.frozen")]: 1 })).toBe(true);
    for (const other of [undefined, null, 1, "x", {}, web.recipe, base(scratch)]) expect(Frozen.is(other)).toBe(false);
  });

  test("its digest is of the steps alone", () => {
    // The known answer: it is in plans and caches, so it may not move between versions.
    expect(base(debian("bookworm")).add(command("sh")).freeze().digest).toBe(
      "sha256:bc69039250ef01a393b7f79daa008d7941a89fd05c0facb48054d279b93ac0ad",
    );
    const elsewhere = files("app/", { to: "/app", from: "file:///somewhere/else/image.ts" });
    const here = files("./app", { to: "/app", from: import.meta });
    expect(base(scratch).add(elsewhere).freeze().digest).toBe(base(scratch).add(here).freeze().digest);
    expect(base(scratch).add(workdir("/a")).freeze().digest).not.toBe(base(scratch).add(workdir("/b")).freeze().digest);
  });

  test("the order of variables and labels means nothing, the order of lines does", () => {
    const digest = (variables: Record<string, string>): string => base(scratch).add(env(variables)).freeze().digest;
    expect(digest({ A: "1", B: "2" })).toBe(digest({ B: "2", A: "1" }));
    expect(JSON.stringify(label({ b: "", a: "" }).steps[0]?.step)).toBe('{"kind":"label","labels":{"a":"","b":""}}');
    const [a, b] = [workdir("/a"), workdir("/b")];
    expect(base(scratch).add(a).add(b).freeze().digest).not.toBe(base(scratch).add(b).add(a).freeze().digest);
  });

  test("no identity holds a path of this machine", () => {
    expect(JSON.stringify(web.recipe.steps.map(({ step }) => step))).not.toContain("file:");
  });
});

describe("JSON", () => {
  test("a recipe comes back whole: steps, lines, contexts and capabilities", () => {
    const again = fromRecipe(overJson(web));
    expect(again.digest).toBe(web.digest);
    expect(again.recipe).toEqual(web.recipe);
    expect(Frozen.is(again)).toBe(true);
    expect(overJson(again)).toEqual(overJson(web));
    const more = base(again as typeof web)
      .add(pip("celery"))
      .freeze();
    expect(more.recipe.steps).toHaveLength(web.recipe.steps.length + 1);
  });

  test("any words and variables survive it", () => {
    // NUL is refused, and lone surrogates are not text.
    const word = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
    const name = word.filter((text) => /^[^=]+$/.test(text) && text !== "__proto__");
    fc.assert(
      fc.property(fc.array(word), fc.dictionary(name, word), (argv, variables) => {
        const image = base(scratch)
          .add(env(variables))
          .add(command("/x", ...argv))
          .freeze();
        const again = fromRecipe(overJson(image));
        expect(again.recipe).toEqual(image.recipe);
        expect(again.digest).toBe(image.digest);
        expect(image.recipe.steps[1]?.step).toEqual({ kind: "env", variables: { ...variables } });
      }),
    );
  });

  test.each([
    [null, "not a recipe: it must be an object, not null"],
    [{ version: 2, steps: [] }, 'not a recipe: "version" must be 1, not 2'],
    [{ version: 1, steps: [] }, 'not a recipe: "steps[0]" is missing'],
    [
      { version: 1, steps: [{ step: { kind: "env", variables: {} } }] },
      'not a recipe: "steps[0].step.kind" is not of a known kind, not "env"',
    ],
    [
      { version: 1, steps: [{ step: { kind: "scratch" } }, { step: { kind: "workdir", path: "../x" } }] },
      'not a recipe: "steps[1].step.path" must be an absolute path inside the image, such as /app, not "../x"',
    ],
    [
      { version: 1, steps: [{ step: { kind: "scratch" } }, { step: { kind: "scratch" } }] },
      'not a recipe: "steps[1].step.kind" is not of a known kind, not "scratch"',
    ],
    [{ version: 1, steps: [{ step: { kind: "scratch", extra: 1 } }] }, 'not a recipe: "steps[0].step" has no "extra"'],
    [
      { version: 1, steps: [{ step: { kind: "scratch" }, context: "https://example.org/" }] },
      'not a recipe: "steps[0].context" must be a file: URL that ends in a slash, not "https://example.org/"',
    ],
  ])("%j is refused", (json, message) => {
    expect(caught(() => fromRecipe(json))).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message });
  });
});
