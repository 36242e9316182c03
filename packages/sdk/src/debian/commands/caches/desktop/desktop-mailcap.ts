import { defaultPriority, type MailcapEntry } from "./mailcap-order.ts";

/**
 * A desktop file as lines of a mailcap file, read as loosely as update-mime does: any line that holds `Exec=`, so
 * `TryExec=` too, says the command, and the last one stands.
 */
export function entriesOfDesktopFile(
  pkg: string,
  lines: readonly string[],
  warn: (line: number) => void,
): MailcapEntry[] {
  let test = 'test=test -n "$DISPLAY"';
  let name = pkg;
  let icon = "";
  let command: string | undefined;
  const types: string[] = [];
  let isEntry = false;
  lines.forEach((line, index) => {
    if (/^\[.*\]$/.test(line)) isEntry = line === "[Desktop Entry]";
    if (!isEntry || /^\s*(?:#|$)/.test(line)) return;
    const taken = (pattern: RegExp): string | undefined => pattern.exec(line)?.[1];
    const terminal = taken(/^Terminal=(\w+)/i);
    const named = taken(/^Name=(.+)/i);
    const pictured = taken(/^Icon=(.+)/i);
    const executed = taken(/Exec=(.*)$/i);
    const handled = taken(/MimeType=(.*)/i);
    if (terminal !== undefined) {
      if (terminal === "true") test = "needsterminal";
    } else if (named !== undefined) name = named;
    else if (pictured !== undefined) icon = pictured;
    else if (executed !== undefined) {
      command = executed.replace(/%[fFuU]/g, "%s");
      if (!command.includes("%s")) command += " %s";
    } else if (handled !== undefined) {
      const all = handled.split(/\s*;\s*/);
      while (all.at(-1) === "") all.pop();
      if (all.includes("")) warn(index + 1);
      types.push(...all.filter((type) => type !== ""));
    }
  });
  if (command === undefined) return [];
  const whole = command.replace(/%c/g, () => name).replace(/%i/g, () => `--icon ${icon}`);
  return types.map((type) => ({ pkg, text: `${type}; ${whole}; ${test}`, priority: defaultPriority }));
}
