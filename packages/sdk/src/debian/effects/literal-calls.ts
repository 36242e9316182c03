/**
 * The calls of a command in a shell script whose words are all literal: no variables, no substitutions, no quotes but
 * around such words.
 * Enough for what packagers and debhelper write out in full; not an interpreter.
 *
 * @returns the words after the command's name, call by call
 * @example
 * ```ts
 * literalCalls("update-alternatives --install /usr/bin/x x \\\n  /usr/bin/x1 10 || true", "update-alternatives");
 * // [["--install", "/usr/bin/x", "x", "/usr/bin/x1", "10"]]
 * ```
 */
export function literalCalls(script: string, command: string): string[][] {
  const lines = script.replaceAll(/\\\n/g, " ").split("\n");
  const calls: string[][] = [];
  for (const line of lines) {
    const text = line.trim();
    if (!text.startsWith(`${command} `)) continue;
    const call =
      text
        .replaceAll(/"([\w/.+:-]+)"/g, "$1")
        .slice(command.length)
        .split(/[;|&<>#]/)[0] ?? "";
    if (!/["'$`*?()[\]{}~]/.test(call)) calls.push(call.trim().split(/\s+/));
  }
  return calls;
}
