import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ShownProgress, showProgress } from "./show-progress.ts";
import { textWidth } from "./text-width.ts";

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

let written = "";
function open(options: {
  interactive?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  columns?: number;
  rows?: number;
}): ShownProgress {
  written = "";
  const { interactive = true, quiet = false, verbose = false, columns = 100, rows = 24 } = options;
  const terminal = { interactive, colour: false, unicode: true, columns: () => columns, rows: () => rows };
  return showProgress({ write: (text) => (written += text), terminal, quiet, verbose });
}

/** What a terminal shows after all that was written: lines moved over and erased as the escapes say. */
function screen(): string[] {
  const lines: string[] = [""];
  let row = 0;
  for (const [, up, , text] of written.matchAll(/\u001b\[(\d+)A|(\u001b\[0J)|([^\u001b]+)/g)) {
    if (up) row -= Number(up);
    else if (text === undefined) lines.length = row + 1;
    else {
      for (const [index, part] of text.split("\n").entries()) {
        if (index) lines[++row] = "";
        lines[row] = (lines[row] ?? "") + part;
      }
    }
    if (up || text === undefined) lines[row] = "";
  }
  return lines;
}

test("a terminal shows bars with bytes, rate and remaining time, and at the end a line for each kind", () => {
  const progress = open({});
  const one = progress.start("fetch", "libc6 2.36-9", 2_800_000);
  const two = progress.start("fetch", "flask 3.1", 100_000);
  expect(written).toBe("");
  one.advance(700_000);
  vi.advanceTimersByTime(1000);
  expect(screen()).toEqual(
    [
      "downloading: 0 files done, 2 under way, 700.0 kB so far, 700.0 kB/s",
      "  libc6 2.36-9                             ━━━━━╸──────────────    700.0 kB of 2.8 MB  700.0 kB/s       3.0 s",
      "  flask 3.1                                ╸───────────────────",
      "",
    ].map(
      (line) =>
        expect.stringMatching(
          new RegExp(`^${line.trimEnd().replaceAll(/\s+/g, "\\s+").replaceAll(/[.()]/g, "\\$&")}`),
        ) as string,
    ),
  );
  progress.notice("took libc6 2.36-10: 2.36-9 is gone");
  two.advance(100_000);
  two.end();
  one.end();
  vi.advanceTimersByTime(200);
  progress.close();
  expect(screen()).toEqual(["took libc6 2.36-10: 2.36-9 is gone", "downloaded 2 files, 800.0 kB in 1.0 s", ""]);
});

test("nothing is drawn that does not fit the screen", () => {
  for (const columns of [20, 60, 75, 100, 200]) {
    const progress = open({ columns, rows: 8 });
    for (let index = 0; index < 30; index++) progress.start("push", `layer ${"日本".repeat(index)}`, 1000).advance(10);
    vi.advanceTimersByTime(2000);
    const lines = screen();
    expect(lines.length).toBeLessThanOrEqual(7);
    for (const line of lines) expect(textWidth(line)).toBeLessThan(columns);
    progress.close();
  }
});

test("elsewhere there are plain lines: a sign of life now and then, and what was done", () => {
  const progress = open({ interactive: false });
  const task = progress.start("layer", "base", 1000);
  vi.advanceTimersByTime(1900);
  expect(written).toBe("");
  task.advance(500);
  vi.advanceTimersByTime(200);
  expect(written).toBe("packing: 0 layers done, 1 under way, 500 B so far, 250 B/s\n");
  vi.advanceTimersByTime(10_000);
  task.end();
  task.end();
  progress.close();
  progress.close();
  expect(written.split("\n").slice(1)).toEqual([
    expect.stringContaining("packing: 0 layers done") as string,
    "packed 1 layer, 500 B in 12 s",
    "",
  ]);
});

test("quiet leaves only notices; verbose adds a line for each task; a failure is counted", () => {
  const quiet = open({ quiet: true });
  quiet.start("fetch", "a", 1).end();
  quiet.notice("listen");
  quiet.close();
  expect(written).toBe("listen\n");

  const verbose = open({ interactive: false, verbose: true });
  const done = verbose.start("fetch", "a", 1200);
  done.advance(1200);
  done.end();
  verbose.start("fetch", "b", 5).end("failed");
  verbose.close();
  expect(written).toBe("downloaded a (1.2 kB)\ndownloading b failed\ndownloaded 1 file, 1.2 kB, 1 failed in 0 ms\n");
});
