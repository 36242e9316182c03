import { FirnError } from "@firn/sdk";
import { expect, test } from "vitest";
import { problemOf } from "./problem.ts";
import { problemJson, renderProblem } from "./render-problem.ts";

const options = { cwd: "/somewhere", colour: false, unicode: true, verbose: false };

test("an error of firn keeps all its fields, and its causes in order", () => {
  const cause = new Error("connect ECONNREFUSED", { cause: new AggregateError([new Error("a"), new Error("b")]) });
  const error = new FirnError("FIRN_FETCH_FAILED", "the mirror does not answer", {
    cause,
    hint: "firn synth --offline",
  });
  const problem = problemOf(error, false);
  expect(problem.exitCode).toBe(69);
  expect(problemJson(problem)).toEqual({
    error: {
      code: "FIRN_FETCH_FAILED",
      message: "the mirror does not answer",
      hint: "firn synth --offline",
      cause: [{ message: "connect ECONNREFUSED" }, { message: "a; b" }],
    },
  });
  expect(renderProblem(problem, options)).toBe(
    "error FIRN_FETCH_FAILED the mirror does not answer\n  because: connect ECONNREFUSED\n  because: a; b\n  try: firn synth --offline\n",
  );
});

test("what firn does not foresee is said to be a bug, with its stack only where asked for", () => {
  const problem = problemOf(new RangeError("no"), false);
  expect(problem).toMatchObject({ code: "FIRN_UNEXPECTED", exitCode: 1, message: "RangeError: no" });
  expect(renderProblem(problem, options)).not.toContain("problem.test");
  expect(renderProblem(problem, { ...options, verbose: true })).toContain("problem.test");
  expect(problemOf("words", false).message).toContain("words");
});

test("after an interrupt, that is what happened, whatever failed for it", () => {
  expect(problemOf(new Error("aborted"), true)).toMatchObject({ code: "FIRN_INTERRUPTED", exitCode: 130 });
});

test("a place whose file is gone is still named", () => {
  const error = new FirnError("FIRN_DEFINITION_INVALID", "no", { at: { file: "/somewhere/x.ts", line: 3, column: 4 } });
  expect(renderProblem(problemOf(error, false), options)).toContain("x.ts:3:4");
});
