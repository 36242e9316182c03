import type { ShellBuiltin } from "../builtins.ts";

/** https://pubs.opengroup.org/onlinepubs/9699919799/utilities/getopts.html */
export const getopts: ShellBuiltin = (shell, [options = "", variable = "opt", ...given]) => {
  const words = given.length > 0 ? given : shell.state.params;
  const { getopts: state } = shell.state;
  const quiet = options.startsWith(":");
  const known = quiet ? options.slice(1) : options;
  const done = (): number => {
    shell.set(variable, "?");
    shell.state.variables.set("OPTIND", { value: String(state.index), exported: false, readonly: false });
    return 1;
  };
  const word = words[state.index - 1];
  if (state.at === 0) {
    if (word === undefined || !/^-./s.test(word)) return done();
    if (word === "--") {
      state.index++;
      return done();
    }
    state.at = 1;
  }
  const letter = word?.[state.at] ?? "";
  const place = letter === ":" ? -1 : known.indexOf(letter);
  const isLast = state.at + 1 >= (word?.length ?? 0);
  const advance = (): void => {
    if (isLast) {
      state.index++;
      state.at = 0;
    } else state.at++;
  };
  let result = letter;
  if (place < 0) {
    advance();
    result = "?";
    if (quiet) shell.set("OPTARG", letter);
    else {
      shell.state.variables.delete("OPTARG");
      shell.write(`Illegal option -${letter}\n`, 2);
    }
  } else if (known[place + 1] === ":") {
    const argument = isLast ? words[state.index] : word?.slice(state.at + 1);
    state.index += isLast ? 2 : 1;
    state.at = 0;
    if (argument === undefined) {
      result = quiet ? ":" : "?";
      if (quiet) shell.set("OPTARG", letter);
      else {
        shell.state.variables.delete("OPTARG");
        shell.write(`No arg for -${letter} option\n`, 2);
      }
      state.index = words.length + 1;
    } else shell.set("OPTARG", argument);
  } else {
    advance();
    shell.set("OPTARG", "");
  }
  // Within a word of several options, it is the next word's already.
  const next = state.at === 0 ? state.index : state.index + 1;
  shell.state.variables.set("OPTIND", { value: String(next), exported: false, readonly: false });
  shell.set(variable, result);
  return 0;
};
