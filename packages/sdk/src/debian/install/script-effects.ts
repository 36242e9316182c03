import { type Command, fromName, type Process, runScript, type ShellOptions } from "../../shell/index.ts";

/** What the user says to do instead of scripts and commands, by name: shell text, or false for nothing. */
export type Effects = Readonly<Record<string, string | false>>;

/** The user's text for a whole script (`nginx.postinst`), false to leave it out; undefined: as the package has it. */
export const effectOfScript = (effects: Effects, name: string, script: string): string | false | undefined =>
  Object.hasOwn(effects, `${name}.${script}`) ? effects[`${name}.${script}`] : undefined;

/** A command as the user has it; undefined where nothing was said of it. */
export function effectOfCommand(effects: Effects, name: string, shell: () => ShellOptions): Command | undefined {
  const text = Object.hasOwn(effects, name) ? effects[name] : undefined;
  if (text === undefined) return undefined;
  if (text === false) return () => 0;
  const bytes = fromName(text);
  return (process) =>
    runScript(bytes, { ...shell(), ...surroundings(process), name: process.name, args: process.args });
}

const surroundings = ({ cwd, umask, user, stdin, stdout, stderr, env, meter, tree }: Process) => ({
  cwd,
  umask,
  user,
  stdin,
  stdout,
  stderr,
  meter,
  tree,
  env: Object.fromEntries(env),
});
