import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Answers, firnAnswers, randomQuestions } from "./testing/questions.ts";

// Made by test/conformance/pip/packaging-oracle.py with packaging 25.0 for these questions; test/python.test.ts asks
// many more, live.
const recorded = JSON.parse(
  readFileSync(new URL("testing/packaging-25.0-answers.txt", import.meta.url), "utf8"),
) as Answers;
const asked = randomQuestions(7, 160);
const answers = firnAnswers(asked);

describe("what Python's packaging answered", () => {
  test.each(["versions", "orders", "matches", "choices", "tags"] as const)("%s", (kind) => {
    expect(recorded[kind].length).toBeGreaterThan(1);
    const pairs = (given: Answers) => asked[kind].map((question, i) => ({ question, answer: given[kind][i] }));
    expect(pairs(answers)).toEqual(pairs(recorded));
  });

  test("requirements", () => {
    const wanted = recorded.requirements as readonly Answer[];
    const given = answers.requirements as readonly Answer[];
    // Where packaging gives up on comparing text with a version, firn compares text.
    const comparable = given.map((answer, i) =>
      answer && wanted[i]?.marker === "undefined" ? { ...answer, marker: "undefined" } : answer,
    );
    const pairs = (all: readonly Answer[]) => asked.requirements.map(([text], i) => ({ text, answer: all[i] }));
    expect(pairs(comparable)).toEqual(pairs(wanted));
  });
});

type Answer = { readonly marker?: unknown } | null;
