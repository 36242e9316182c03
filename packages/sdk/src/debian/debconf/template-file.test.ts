import { expect, test } from "vitest";
import { parseTemplateFile } from "./template-file.ts";

test("lines after a field are folded, but verbatim ones and paragraphs stay", () => {
  const [first, second] = parseTemplateFile(
    [
      "Template: a/b",
      "Type: boolean",
      "Default: true ",
      "Description: Do it?",
      " One line",
      " and the next.",
      " .",
      "   verbatim  ",
      "   text",
      " end",
      "Description-de.UTF-8: Ja?",
      "",
      "Template: a/c",
      "Type: text",
      "",
    ].join("\n"),
  );
  expect(first?.name).toBe("a/b");
  expect(Object.fromEntries(first?.fields ?? [])).toEqual({
    type: "boolean",
    default: "true",
    description: "Do it?",
    extended_description: "One line and the next.\n\n  verbatim\n  text\nend",
    "description-de.utf-8": "Ja?",
  });
  expect(second?.name).toBe("a/c");
});

test("what debconf refuses", () => {
  expect(() => parseTemplateFile("Type: text\n")).toThrow("does not contain a 'Template:' line");
  expect(() => parseTemplateFile("Template: a\nType: text\nTemplate: b\n")).toThrow("duplicate field");
  expect(() => parseTemplateFile("Template: a\nType text\n")).toThrow("parse error near `Type text'");
});
