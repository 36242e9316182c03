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
      // ucf's way to quote what it looks for.
      if (option === "-nle" && text === 'print "\\Q$_\\E\\n"') {
        for (let line = process.stdin.readLine(); line; line = process.stdin.readLine()) {
          process.stdout.write(`${line.text.replaceAll(/[^A-Za-z0-9_]/g, "\\$&")}\n\n`);
        }
        return 0;
      }
      process.report({ kind: "unknown", why: `it runs perl ${process.args.join(" ")}`.trimEnd() });
      return 1;
    },
  ],
];
