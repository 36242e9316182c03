import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { command, env, label, workdir } from "../config/index.ts";
import { debian } from "../debian/ingredients.ts";
import { pip, python } from "../python/index.ts";
import { base } from "./base.ts";
import { scratch } from "./base-source.ts";
import type { Image } from "./image.ts";
import { isImage } from "./image.ts";
import type { Ingredient } from "./ingredient.ts";
import { caught, thisLine } from "./testing/caught.ts";

const kinds = (image: Image): readonly string[] => image.freeze().recipe.steps.map(({ step }) => step.kind);
/** What a JavaScript user may pass. */
const anything = (value: unknown): Ingredient<never, never> => value as Ingredient<never, never>;

describe("order", () => {
  test("steps are in the order of lines", () => {
    const image = base(debian("bookworm")).add(python()).add(pip("flask")).add(workdir("/app")).add(command("flask"));
    expect(kinds(image)).toEqual(["debian", "apt", "python", "pip", "workdir", "command"]);
  });

  test("each step knows its line", () => {
    const [image, line] = [base(scratch).add(env({ A: "1" })), thisLine()];
    const [start, added] = image.freeze().recipe.steps;
    expect(start?.at).toMatchObject({ line });
    expect(added?.at).toMatchObject({ line });
    expect(added?.at?.column).toBeGreaterThan(start?.at?.column ?? 0);
    expect(added?.at?.file).toMatch(/image\.test\.ts$/);
  });
});

describe("aliasing", () => {
  test("a branch never sees another branch's steps", () => {
    // A tree of images: each node is a child of an earlier one, with one label that is its own number.
    const parents = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(parents, (choices) => {
        const images: { image: Image; path: readonly number[] }[] = [{ image: base(scratch), path: [] }];
        for (const [number, choice] of choices.entries()) {
          const parent = images[choice % images.length];
          if (!parent) throw new Error("unreachable");
          images.push({ image: parent.image.add(label("n", String(number))), path: [...parent.path, number] });
        }
        for (const { image, path } of images) {
          const labels = image
            .freeze()
            .recipe.steps.flatMap(({ step }) => (step.kind === "label" ? [step.labels["n"]] : []));
          expect(labels).toEqual(path.map(String));
        }
      }),
    );
  });

  test("capabilities do not leak between branches either", () => {
    const image = base(debian("trixie"));
    image.add(python());
    expect(caught(() => image.add(anything(pip("flask")))).code).toBe("FIRN_CAPABILITY_MISSING");
  });

  test("what was passed in can be changed afterwards without effect", () => {
    const variables = { A: "1" };
    const image = base(scratch).add(env(variables));
    variables.A = "2";
    expect(image.freeze().recipe.steps[1]?.step).toEqual({ kind: "env", variables: { A: "1" } });
  });

  test("nothing of an image, an ingredient or a recipe can be changed", () => {
    const ingredient = env({ A: "1" });
    const image = base(scratch).add(ingredient);
    const frozen = image.freeze();
    const seen: unknown[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      seen.push(value);
      expect(Object.isFrozen(value)).toBe(true);
      for (const inner of Object.values(value)) visit(inner);
    };
    for (const value of [ingredient, image, frozen]) visit(value);
    expect(seen.length).toBeGreaterThan(10);
  });
});

describe("at run time, for JavaScript", () => {
  test("a missing capability is the compiler's sentence, at the user's line", () => {
    const image = base(debian("bookworm"));
    const error = caught(() => image.add(anything(pip("flask"))));
    expect(error.code).toBe("FIRN_CAPABILITY_MISSING");
    expect(error.message).toBe("✗ needs python: add it on an earlier line");
    expect(error.at).toMatchObject({ line: thisLine() - 3 });
    expect(error.at?.file).toMatch(/image\.test\.ts$/);
    expect(error.details).toEqual({ ingredient: "pip", missing: ["python"] });
    expect(error.hint).toContain('has: ["python"]');
  });

  test.each([
    [python, "add() takes an ingredient, not the function python", "Call it: python(…)"],
    [debian("bookworm"), "add() takes an ingredient, not what an image starts from", "Start with it: base(…)"],
    [
      base(scratch).freeze(),
      "add() takes an ingredient, not a frozen image",
      "Go on from a frozen image with base(frozen)",
    ],
    [
      undefined,
      "add() takes an ingredient, not undefined",
      "For a part that is there only sometimes, write when(condition, part)",
    ],
    [
      false,
      "add() takes an ingredient, not false",
      "For a part that is there only sometimes, write when(condition, part)",
    ],
    [
      "pip",
      'add() takes an ingredient, not "pip"',
      "Ingredients come from functions such as files(…), env(…) and ingredient({ … })",
    ],
  ])("%s is no ingredient", (value, message, hint) => {
    const error = caught(() => base(scratch).add(anything(value)));
    expect(error).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message, hint });
    expect(error.at?.file).toMatch(/image\.test\.ts$/);
  });

  test("an unfrozen image is recognised", () => {
    expect(isImage(base(scratch))).toBe(true);
    expect(isImage(base(scratch).freeze())).toBe(false);
  });
});
