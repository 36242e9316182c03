import type { Builtin, Shell } from "../../shell/index.ts";
import type { Confmodule } from "./confmodule.ts";

/** What `/usr/share/debconf/confmodule` defines besides `db_text`, `db_stop` and `_db_cmd`: each sends its own name. */
const senders = [
  ...["capb", "set", "reset", "title", "input", "beginblock", "endblock", "go", "get", "register", "unregister"],
  ...["subst", "fset", "fget", "purge", "metaget", "version", "clear", "settitle", "previous_module", "info"],
  ...["progress", "data", "x_loadtemplatefile"],
];

/** Gives a script debconf's functions, talking to `module`. */
export function defineFunctions(shell: Shell, module: Confmodule): void {
  const send = (shell: Shell, text: string): number => {
    const reply = module.exchange(text);
    const [, status = "", rest = ""] = /^([0-9]+)(.*)$/.exec(reply) ?? [];
    // As the shell's own functions cut it: only a status of one digit is taken off.
    const answer = reply.replace(/^[^ \t][ \t]/, "");
    // They put IFS aside and back: where it was unset, it is empty from then on.
    if (shell.get("IFS") === undefined) shell.set("IFS", "");
    shell.set("RET", status === "1" ? unescapeText(rest.slice(1)).replace(/\n+$/, "") : answer);
    return status === "1" ? 0 : Number(status);
  };
  const command =
    (name: string): Builtin =>
    (process, inner) =>
      send(inner, [name, ...process.args].join(" "));
  shell.define("_db_cmd", (process, inner) => send(inner, process.args.join(" ")));
  for (const name of senders) shell.define(`db_${name}`, command(name.toUpperCase()));
  shell.define("db_text", command("INPUT"));
  shell.define("db_stop", () => {
    module.answer("STOP");
    return 0;
  });
}

/** What `debconf-escape -u` does. */
export const unescapeText = (text: string): string =>
  text.replace(/\\([^\n])/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
