import { expect, it } from "vitest";
import { MentionOrder } from "./mention-order.ts";

it("numbers names as apt meets them", () => {
  const order = new MentionOrder();
  expect(order.add("a", ["b (>= 1) | c,d:any ,  e [amd64]", undefined, "b, f<!x>|g:native"])).toBe(0);
  const places = ["b", "c", "e", "f", "g", "d", "h"].map((name) => order.add(name, []));
  expect(places).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(order.add("a", [""])).toBe(0);
});
