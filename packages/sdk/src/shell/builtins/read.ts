import type { ShellBuiltin } from "../builtins.ts";
import type { Interpreter } from "../interpreter.ts";

/** https://pubs.opengroup.org/onlinepubs/9699919799/utilities/read.html */
export const read: ShellBuiltin = (shell, args) => {
  let raw = false;
  const names: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (names.length > 0 || !/^-./.test(word)) names.push(word);
    else {
      if (word.includes("r")) raw = true;
      // A prompt, a delimiter, a time: nobody is asked, and nothing waits.
      if (/[ptdnNua]$/.test(word)) at++;
    }
  }
  if (names.length === 0) names.push(shell.source.isBash ? "REPLY" : "REPLY");
  const input = shell.state.descriptors.get(0)?.input;
  const chars: { char: string; quoted: boolean }[] = [];
  let ended = false;
  for (;;) {
    const line = input?.readLine();
    if (!line) {
      ended = true;
      break;
    }
    let continues = false;
    for (let at = 0; at < line.text.length; at++) {
      const char = line.text[at] ?? "";
      if (char === "\\" && !raw) {
        const next = line.text[++at];
        if (next === undefined) continues = line.terminated;
        else chars.push({ char: next, quoted: true });
      } else chars.push({ char, quoted: false });
    }
    if (!line.terminated) ended = true;
    if (!continues) break;
  }
  assignFields(shell, names, chars);
  return ended ? 1 : 0;
};

function assignFields(
  shell: Interpreter,
  names: readonly string[],
  chars: readonly { readonly char: string; readonly quoted: boolean }[],
): void {
  const ifs = shell.get("IFS") ?? " \t\n";
  const isWhite = (at: number) => {
    const item = chars[at];
    return item !== undefined && !item.quoted && " \t\n".includes(item.char) && ifs.includes(item.char);
  };
  const isSeparator = (at: number) => {
    const item = chars[at];
    return item !== undefined && !item.quoted && ifs.includes(item.char);
  };
  let at = 0;
  while (isWhite(at)) at++;
  for (const [index, name] of names.entries()) {
    let text = "";
    if (index < names.length - 1) {
      while (at < chars.length && !isSeparator(at)) text += chars[at++]?.char ?? "";
      while (isWhite(at)) at++;
      if (isSeparator(at)) {
        at++;
        while (isWhite(at)) at++;
      }
    } else {
      let end = chars.length;
      while (end > at && isWhite(end - 1)) end--;
      // One field and its delimiter: the delimiter goes.
      if (end > at && isSeparator(end - 1) && !isWhite(end - 1)) {
        const inner = chars.slice(at, end - 1);
        if (!inner.some((_, offset) => isSeparator(at + offset))) end--;
      }
      text = chars
        .slice(at, end)
        .map(({ char }) => char)
        .join("");
    }
    shell.set(name, text);
  }
}
