import { type Command, type Process, toName } from "../../../../shell/index.ts";
import { BadOption, compileGrammar, readOptions } from "../../../../userland/gnu/options.ts";
import {
  type AclKind,
  aclOf,
  baseEntries,
  decided,
  fromMode,
  merged,
  type ParsedAcl,
  parseAclEntry,
  setAcl,
  withMask,
  without,
} from "./acl.ts";

const grammar = compileGrammar({
  short: "m:M:x:X:bkndRLPvh",
  long:
    "modify:=m modify-file:=M remove:=x remove-file:=X remove-all=b remove-default=k no-mask=n mask default=d recursive=R " +
    "logical=L physical=P restore: set: set-file: test version=v help=h",
  unsupported: "M X restore set-file test L",
});

interface Step {
  readonly kind: "modify" | "remove" | "set" | "bare" | "no-default";
  readonly entries: readonly ParsedAcl[];
}

/** https://manpages.debian.org/setfacl.1 */
export const setfacl: Command = (process) => {
  const { tree, stderr } = process;
  try {
    const options = readOptions(grammar, process.args);
    for (const { key, written } of options.given) {
      if (grammar.unsupported.has(key))
        process.report({ kind: "unknown", why: `firn does not know setfacl ${written}` });
    }
    const steps = options.given.flatMap(({ key, value = "" }): Step[] => {
      if (key === "b") return [{ kind: "bare", entries: [] }];
      if (key === "k") return [{ kind: "no-default", entries: [] }];
      const kind = key === "m" ? "modify" : key === "x" ? "remove" : key === "set" ? "set" : undefined;
      if (!kind) return [];
      const words = value.split(/[,\s]+/).filter((word) => word !== "");
      const entries = words.map((word) => {
        const entry = parseAclEntry(
          tree,
          options.has("d") ? `d:${word.replace(/^d(efault)?:/, "")}` : word,
          kind === "remove",
        );
        if (!entry) throw new BadOption(`Option -${key}: Invalid argument near character 1`);
        return entry;
      });
      return [{ kind, entries }];
    });
    if (steps.length === 0 || options.operands.length === 0) {
      stderr.write("Usage: setfacl [-bkndRLP] { -m|-M|-x|-X ... } file ...\n");
      return 2;
    }
    let status = 0;
    for (const word of options.operands) {
      const path = toName(process.path(word));
      if (!tree.resolve(path)) {
        stderr.write(`setfacl: ${word}: No such file or directory\n`);
        status = 1;
      } else apply(process, path, steps, options.has("R"), !options.has("n"));
    }
    return status;
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    stderr.write(`setfacl: ${error.message}\n`);
    return 2;
  }
};

function apply(process: Process, path: string, steps: readonly Step[], recursive: boolean, mask: boolean): void {
  const { tree } = process;
  const file = tree.resolve(path);
  if (!file || (recursive && tree.get(path)?.type === "symlink")) return;
  for (const step of steps) applyStep(process, path, step, mask);
  if (!recursive || file.type !== "directory") return;
  for (const name of tree.list(path)) apply(process, `${path}/${name}`, steps, recursive, mask);
}

function applyStep({ tree }: Process, path: string, { kind, entries }: Step, mask: boolean): void {
  const file = tree.resolve(path);
  if (!file) return;
  if (kind === "bare") setAcl(tree, path, "access", baseEntries(aclOf(file, "access")));
  if (kind === "bare" || kind === "no-default") return setAcl(tree, path, "default", []);
  for (const which of ["access", "default"] as const satisfies readonly AclKind[]) {
    const own = entries.filter((entry) => entry.kind === which).map((entry) => decided(entry, file));
    if (own.length === 0 || (which === "default" && file.type !== "directory")) continue;
    const old = aclOf(tree.resolve(path) ?? file, which);
    // A default begins as the mode has it.
    const start = kind === "set" ? [] : old.length > 0 ? old : fromMode(file.mode);
    const next = kind === "remove" ? without(old, own) : merged(start, own);
    const given = own.some(({ tag }) => tag === 0x10);
    setAcl(tree, path, which, mask && !given ? withMask(next, true) : next);
  }
}
