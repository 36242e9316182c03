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
    for (const [i, question] of asked.requirements.entries()) {
      const want = recorded.requirements[i] as { marker?: unknown } | null;
      const got = answers.requirements[i] as { marker?: unknown } | null;
      // Where packaging gives up on comparing text with a version, firn compares text.
      if (want?.marker === "undefined") expect({ ...got, marker: "undefined" }, question[0]).toEqual(want);
      else expect(got, question[0]).toEqual(want);
    }
  });
});
