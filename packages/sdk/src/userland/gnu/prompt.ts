import type { Process } from "../../shell/index.ts";

/** Asks on stderr and reads a line: yes where it starts with `y`. */
export function confirm(process: Process, question: string): boolean {
  process.stderr.write(`${process.name}: ${question}? `);
  return /^[yY]/.test(process.stdin.readLine()?.text ?? "");
}
