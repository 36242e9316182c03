import { describe, expect, test } from "vitest";
import { env, healthcheck } from "../config/index.ts";
import { apt } from "../debian/ingredients.ts";
import { pip, python } from "../python/index.ts";
import { bundle } from "./bundle.ts";
import { ingredient } from "./ingredient.ts";
import { caught } from "./testing/caught.ts";
import { when } from "./when.ts";

describe("bundle", () => {
  test("needs what is not given inside, gives all, and keeps the order", () => {
    const flask = bundle("acme/flask", python(), pip("flask"), healthcheck("true"));
    expect(flask).toMatchObject({ name: "acme/flask", needs: ["debian", "shell"], gives: ["python"] });
    expect(flask.steps.map(({ step }) => step.kind)).toEqual(["apt", "python", "pip", "healthcheck"]);
  });

  test("what comes too late inside is still needed from outside", () => {
    expect(bundle("acme/late", pip("flask"), python()).needs).toEqual(["python", "debian"]);
  });

  test("bundles nest", () => {
    const inner = bundle("acme/inner", python());
    expect(bundle("acme/outer", inner, pip("flask")).needs).toEqual(["debian"]);
    expect(bundle("acme/nothing")).toMatchObject({ needs: [], gives: [], steps: [] });
  });

  test("a part that is none is refused, and so is a missing name", () => {
    const parts = bundle as (...parts: unknown[]) => unknown;
    expect(caught(() => parts("acme/x", env)).message).toBe("bundle() takes an ingredient, not the function env");
    expect(caught(() => parts(env({ A: "1" }))).message).toContain("bundle(): the first argument is its name, not {");
  });
});

describe("when", () => {
  test("is the part's steps, or none; its needs either way, and gifts never", () => {
    const yes = when(true, python());
    expect(yes).toMatchObject({ needs: ["debian"], gives: [] });
    expect(yes.steps).toEqual(python().steps);
    expect(when(false, python())).toMatchObject({ needs: ["debian"], gives: [], steps: [] });
  });

  test("what it gives does not count within a bundle", () => {
    expect(bundle("acme/maybe", when(true, python()), pip("flask")).needs).toEqual(["debian", "python"]);
  });

  test("only true and false are conditions, only ingredients are parts", () => {
    const loosely = when as (condition: unknown, part: unknown) => unknown;
    expect(caught(() => loosely("yes", apt("git"))).message).toBe('when() takes true or false first, not "yes"');
    expect(caught(() => loosely(false, apt)).hint).toBe("Call it: apt(…)");
  });
});

describe("ingredient", () => {
  test("takes steps, and the steps of others with their contexts", () => {
    const listed = pip({ requirements: "./r.txt", from: "file:///project/image.ts" });
    const made = ingredient({
      name: "acme/tool",
      needs: ["debian", "python"],
      gives: ["acme/tool"],
      from: "file:///package/index.ts",
      steps: [...listed.steps, { kind: "files", from: "x", to: "/x", ignore: [], owner: { uid: 0, gid: 0 } }],
    });
    expect(made).toMatchObject({ needs: ["debian", "python"], gives: ["acme/tool"] });
    expect(made.steps.map(({ context }) => context)).toEqual(["file:///project/", "file:///package/"]);
  });

  test.each([
    [{ name: "x" }, 'ingredient(): "steps" must be an array, not undefined'],
    [{ name: "", steps: [] }, 'ingredient(): "name" must be a name, not ""'],
    [{ name: "x", steps: [], needs: ["pythn"] }, 'ingredient(): "needs" has "pythn", which is not a capability'],
    [{ name: "x", steps: [], gives: ["tool"] }, 'ingredient(): "gives" has "tool", which is not a capability'],
    [{ name: "x", steps: [{ kind: "run" }] }, 'ingredient(): "kind" is not of a known kind, not "run"'],
    [{ name: "x", steps: [null] }, "ingredient(): it must be an object, not null"],
    [
      { name: "x", steps: [{ kind: "scratch" }] },
      'ingredient(): a step of kind "scratch" starts an image, and is not an ingredient',
    ],
    [{ name: "x", step: [] }, 'ingredient() has no option "step"'],
    [5, "ingredient() takes options as an object, not 5"],
  ])("%j is refused", (options, message) => {
    const error = caught(() => ingredient(options as never));
    expect(error).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message });
    expect(error.at?.file).toMatch(/bundle\.test\.ts$/);
  });
});
