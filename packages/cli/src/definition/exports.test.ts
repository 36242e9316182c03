import { base, command, scratch } from "@firn/sdk";
import { expect, test } from "vitest";
import { sortExports } from "./exports.ts";

const open = base(scratch).add(command("/x"));
const web = open.freeze();
const other = base(scratch).freeze();
const names = (namespace: Record<string, unknown>): string[] =>
  sortExports(namespace, "folder").images.map(({ name }) => name);

test("frozen images, open ones and the rest are told apart", () => {
  expect(sortExports({ web, open, port: 3, nothing: null }, "folder")).toEqual({
    images: [{ name: "web", recipe: web.recipe }],
    unfrozen: ["open"],
    others: [
      { name: "port", type: "number" },
      { name: "nothing", type: "null" },
    ],
  });
});

test("the default has the folder's name, unless it has or takes another", () => {
  expect(names({ default: web })).toEqual(["folder"]);
  expect(names({ default: web, web })).toEqual(["web"]);
  expect(names({ default: web, folder: other })).toEqual(["default", "folder"]);
  expect(names({ default: { web, other } })).toEqual(["web", "other"]);
});

test("an image of another copy of the SDK counts: it crosses as JSON", () => {
  const copy = { recipe: web.recipe, [Symbol.for("firn.frozen")]: 1 };
  expect(names({ copy })).toEqual(["copy"]);
});
