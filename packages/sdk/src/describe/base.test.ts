import { describe, expect, test } from "vitest";
import { env } from "../config/index.ts";
import { debian } from "../debian/ingredients.ts";
import { pip, python } from "../python/index.ts";
import { base } from "./base.ts";
import { scratch } from "./base-source.ts";
import type { Image } from "./image.ts";
import { caught, thisLine } from "./testing/caught.ts";

const steps = (image: Image): unknown => image.freeze().recipe.steps.map(({ step }) => step);
/** What a JavaScript user may pass. */
const loosely = base as (source: unknown, options?: unknown) => Image;

describe("base", () => {
  test("a system, nothing, or an image of a registry", () => {
    expect(steps(base(debian("trixie")))).toEqual([{ kind: "debian", suite: "trixie" }]);
    expect(steps(base(scratch))).toEqual([{ kind: "scratch" }]);
    expect(steps(base("ghcr.io/acme/base:1"))).toEqual([{ kind: "image", reference: "ghcr.io/acme/base:1", has: [] }]);
  });

  test("a registry image has what it is said to have", () => {
    const image = base("python:3.12-slim", { has: ["python", "acme/gpu"] })
      .add(pip("flask"))
      .freeze();
    expect(image.recipe.has).toEqual(["acme/gpu", "python"]);
    expect(image.recipe.steps[0]?.step).toEqual({
      kind: "image",
      reference: "python:3.12-slim",
      has: ["python", "acme/gpu"],
    });
  });

  test("a frozen image goes on with its steps, their lines and its capabilities", () => {
    const first = base(debian("bookworm")).add(python()).freeze();
    const second = base(first).add(pip("flask")).freeze();
    expect(second.recipe.steps.slice(0, -1)).toEqual(first.recipe.steps);
    expect(first.recipe.steps).toHaveLength(3);
  });

  test.each([
    [debian, "base() takes what an image starts from, not the function debian", "Call it: debian(…)"],
    [
      base(scratch),
      "base() takes what an image starts from, not an image that is not frozen",
      "Go on with .add(…), or .freeze() it first",
    ],
    [python(), "base() takes what an image starts from, not the ingredient python", "Add it: base(…).add(python(…))"],
    [
      7,
      "base() takes what an image starts from, not 7",
      'Write base(debian("bookworm")), base("registry/name:tag") or base(scratch)',
    ],
    ["scratch", '"scratch" is not an image of a registry', 'Import scratch from "@firn/sdk" and write base(scratch)'],
    [
      "https://ghcr.io/x",
      'base(): "reference" must be an image reference, such as python:3.12-slim, not "https://ghcr.io/x"',
      undefined,
    ],
  ])("%s is refused", (value, message, hint) => {
    const error = caught(() => loosely(value));
    expect(error).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message, hint });
    expect(error.at?.line).toBe(thisLine() - 2);
  });

  test("options and capabilities are checked", () => {
    expect(caught(() => loosely("x", { hass: [] }))).toMatchObject({
      message: 'base() has no option "hass"',
      hint: 'Did you mean "has"?',
    });
    expect(caught(() => loosely("x", { has: ["pyton"] }))).toMatchObject({
      message: 'base(): "has" has "pyton", which is not a capability',
      hint: 'Did you mean "python"?',
    });
    expect(caught(() => loosely("x", { has: ["gpu"] })).hint).toBe(
      "Capabilities of your own carry a prefix, such as acme/gpu",
    );
    expect(caught(() => loosely("x", { has: "python" })).message).toBe('base(): "has" must be an array, not "python"');
  });

  test("a branch of a shared base leaves the other alone", () => {
    const common = base(scratch)
      .add(env({ A: "1" }))
      .freeze();
    const before = common.digest;
    base(common).add(env({ B: "2" }));
    expect(base(common).freeze().digest).toBe(before);
  });
});
