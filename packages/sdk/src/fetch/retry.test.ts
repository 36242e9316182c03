import { describe, expect, test } from "vitest";
import { defaultRetry, isRetryableStatus, nextWait, pause, retryAfterMs } from "./index.ts";

test.each([
  [undefined, undefined],
  ["3", 3000],
  [" 0 ", 0],
  ["Thu, 01 Jan 1970 00:00:09 GMT", 4000],
  ["Thu, 01 Jan 1970 00:00:01 GMT", 0],
  ["soon", undefined],
])("Retry-After: %s is %s ms", (header, expected) => {
  expect(retryAfterMs(header, 5000)).toBe(expected);
});

test.each([
  [200, false],
  [404, false],
  [401, false],
  [408, true],
  [429, true],
  [499, true],
  [500, true],
  [501, false],
  [503, true],
  [522, true],
])("status %d may be tried again: %s", (status, expected) => {
  expect(isRetryableStatus(status)).toBe(expected);
});

describe("waits", () => {
  test("grow, with jitter below, and end with the attempts", () => {
    const policy = { ...defaultRetry, attempts: 4, firstMs: 100, factor: 3, jitter: 0.2 };
    for (const [failed, most] of [
      [1, 100],
      [2, 300],
      [3, 900],
    ] as const) {
      const wait = nextWait(policy, failed) as number;
      expect(wait).toBeLessThanOrEqual(most);
      expect(wait).toBeGreaterThanOrEqual(most * 0.8);
    }
    expect(nextWait(policy, 4)).toBeUndefined();
  });

  test("are as long as the server asks, but not for ever", () => {
    expect(nextWait(defaultRetry, 1, 7000)).toBe(7000);
    expect(nextWait(defaultRetry, 1, 3_600_000)).toBeUndefined();
  });

  test("end at once when the work is called off", async () => {
    const controller = new AbortController();
    const waiting = pause(60_000, controller.signal);
    controller.abort(new RangeError("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});
