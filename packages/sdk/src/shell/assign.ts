import type { Assignment } from "unbash";
import { ShellError } from "./control-flow.ts";
import { calculateText, expandToText, expandWords } from "./expand.ts";
import type { Interpreter } from "./interpreter.ts";

/** `name=value`, and bash's `name+=value`, `name=(…)`, `name[n]=value`. */
export function assign(shell: Interpreter, { name, value, append, index }: Assignment): void {
  const { variables } = shell.state;
  if (value.type === "ArrayValue") {
    const old = variables.get(name);
    if (old?.readonly) throw new ShellError(`${name}: is read only`);
    const before = append ? (old?.list ?? (old?.value === undefined ? [] : [old.value])) : [];
    const list = [...before, ...expandWords(shell, value.elements)];
    variables.set(name, { exported: old?.exported ?? false, readonly: false, value: list[0], list });
    return;
  }
  const text = expandToText(shell, value, "assignment");
  if (index) {
    const old = variables.get(name);
    const list = [...(old?.list ?? (old?.value === undefined ? [] : [old.value]))];
    const at = Number(calculateText(shell, expandToText(shell, index)));
    if (!(at >= 0 && at < 100_000)) throw new ShellError(`${name}: bad array subscript`);
    for (let gap = list.length; gap < at; gap++) list.push("");
    list[at] = append ? (list[at] ?? "") + text : text;
    variables.set(name, { exported: false, readonly: false, value: list[0], list });
    return;
  }
  shell.set(name, append ? (shell.get(name) ?? "") + text : text);
}
