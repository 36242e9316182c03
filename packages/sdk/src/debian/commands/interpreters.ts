import type { Command } from "../../shell/index.ts";

/** Programs that scripts call to find out where they run. */
export const interpreterCommands: readonly (readonly [string, Command])[] = [
  // An image under construction is a system that does not run; debianutils' ischroot says so by 0.
  ["ischroot", () => 0],
  // Whether perl is there and works; it is never run.
  [
    "perl",
    (process) => {
      const [option, text = "", ...others] = process.args;
      if (option === "-e" && /^\s*(?:1;?)?$/.test(text) && others.length === 0) return 0;
      process.report({ kind: "unknown", why: `it runs perl ${process.args.join(" ")}`.trimEnd() });
      return 1;
    },
  ],
];
