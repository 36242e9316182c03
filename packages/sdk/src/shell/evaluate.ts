import type {
  Command,
  CommandNode,
  CompoundCommand,
  PipelineNode,
  Redirected,
  Statement,
  TestExpression,
  Word,
} from "unbash";
import { assign } from "./assign.ts";
import { Exit, Leave, Return, ShellError } from "./control-flow.ts";
import { arithmetic, calculateText, expandToPieces, expandToText, expandWords } from "./expand.ts";
import type { Interpreter } from "./interpreter.ts";
import { patternOf } from "./pattern.ts";
import { runProgram } from "./program.ts";
import { redirected } from "./redirect.ts";
import type { ShellFunction, Variable } from "./state.ts";
import { Collected, inputOf } from "./streams.ts";
import { evaluateTest } from "./test-expression.ts";
import { toName } from "./text.ts";

/** `tested`: the status is looked at (conditions, `&&`, `!`), so that `set -e` does not end the shell. */
export function runStatements(shell: Interpreter, statements: readonly Statement[], tested: boolean): number {
  let status = 0;
  if (statements.length === 0) shell.state.status = 0;
  for (const { command, background } of statements) {
    if (background) {
      shell.subshell(() => runNode(shell, command, true));
      shell.state.variables.set("!", { value: "1", exported: false, readonly: false });
      status = shell.state.status = 0;
    } else status = runNode(shell, command, tested);
  }
  return status;
}

export function runNode(shell: Interpreter, node: Statement["command"] | PipelineNode, tested: boolean): number {
  if (node.type === "AndOr") return runAndOr(shell, node, tested);
  if (node.type === "Pipeline") return runPipeline(shell, node, tested);
  return runCommand(shell, node, tested);
}

function runAndOr(shell: Interpreter, node: Extract<Statement["command"], { type: "AndOr" }>, tested: boolean): number {
  let status = 0;
  for (const [index, command] of node.commands.entries()) {
    const operator = node.operators[index - 1];
    if (operator === "&&" && status !== 0) continue;
    if (operator === "||" && status === 0) continue;
    status = runNode(shell, command, tested || index < node.commands.length - 1);
  }
  return status;
}

function runPipeline(shell: Interpreter, node: Extract<PipelineNode, { type: "Pipeline" }>, tested: boolean): number {
  const negated = node.prefixes.filter(({ type }) => type === "Negation").length % 2 === 1;
  const inner = tested || negated;
  let status = 0;
  let failed = 0;
  if (node.commands.length === 1 && node.commands[0]) status = runCommand(shell, node.commands[0], inner);
  else {
    let text = "";
    for (const [index, command] of node.commands.entries()) {
      const isLast = index === node.commands.length - 1;
      const output = new Collected();
      const input = inputOf(text);
      status = shell.subshell(() => {
        const { descriptors } = shell.state;
        if (index > 0) descriptors.set(0, { input });
        if (!isLast) {
          descriptors.set(1, {
            output: { write: (piece) => (shell.options.meter.wrote(piece.length), output.write(piece)) },
          });
          if (node.operators[index] === "|&") descriptors.set(2, descriptors.get(1) ?? {});
        }
        return runCommand(shell, command, true);
      });
      if (status !== 0) failed = status;
      text = output.text;
    }
    if (shell.state.options.has("pipefail")) status = failed;
  }
  if (negated) status = status === 0 ? 1 : 0;
  return finished(shell, status, tested || negated || node.commands.length === 1);
}

/** `set -e` */
function finished(shell: Interpreter, status: number, tested: boolean): number {
  shell.state.status = status;
  if (status !== 0 && !tested && shell.state.options.has("e")) throw new Exit(status);
  return status;
}

function runCommand(shell: Interpreter, node: CommandNode, tested: boolean): number {
  shell.options.meter.step();
  switch (node.type) {
    case "Command":
      return finished(shell, runSimple(shell, node, tested), tested);
    case "Redirected":
      return runRedirected(shell, node, tested);
    case "Function":
      shell.state.functions.set(node.name.text, { body: node.body, source: shell.source });
      return (shell.state.status = 0);
    case "Coproc":
      shell.unsupported("coprocesses are not known to firn");
      return (shell.state.status = 0);
    default:
      return runCompound(shell, node, tested);
  }
}

/** An error in here that no command has taken for its own ends the script. It is told while redirections hold. */
function fatally(shell: Interpreter, run: () => number): number {
  try {
    return run();
  } catch (error) {
    if (error instanceof ShellError && !error.isFatal) {
      shell.complain(error.message);
      error.isFatal = true;
    }
    throw error;
  }
}

function runRedirected(shell: Interpreter, node: Redirected, tested: boolean): number {
  shell.line = shell.source.lineAt(node.pos);
  try {
    return redirected(shell, node.redirects, () => fatally(shell, () => runCompound(shell, node.command, tested)));
  } catch (error) {
    if (!(error instanceof ShellError) || error.isFatal) throw error;
    shell.complain(error.message);
    return finished(shell, error.status, tested);
  }
}

function runCompound(shell: Interpreter, node: CompoundCommand, tested: boolean): number {
  const { state } = shell;
  switch (node.type) {
    case "BraceGroup":
      return runStatements(shell, node.body.commands, tested);
    case "Subshell": {
      const { source } = shell;
      const status = shell.subshell(() => runStatements(shell, node.body.commands, tested));
      shell.source = source;
      return finished(shell, status, tested);
    }
    case "If": {
      if (runStatements(shell, node.clause.commands, true) === 0)
        return runStatements(shell, node.then.commands, tested);
      for (const branch of node.elif) {
        if (runStatements(shell, branch.clause.commands, true) === 0) {
          return runStatements(shell, branch.then.commands, tested);
        }
      }
      if (node.else) return runStatements(shell, node.else.commands, tested);
      return (state.status = 0);
    }
    case "While": {
      let status = 0;
      loop(shell, () => {
        const holds = runStatements(shell, node.clause.commands, true) === 0;
        if (holds === (node.kind === "until")) return false;
        status = runStatements(shell, node.body.commands, tested);
        return true;
      });
      return (shell.state.status = status);
    }
    case "For": {
      const words = node.wordlist ? expandWords(shell, node.wordlist) : [...state.params];
      let status = 0;
      const rest = words[Symbol.iterator]();
      loop(shell, () => {
        const next = rest.next();
        if (next.done) return false;
        shell.set(node.name.text, next.value);
        status = runStatements(shell, node.body.commands, tested);
        return true;
      });
      return (shell.state.status = status);
    }
    case "Case": {
      shell.line = shell.source.lineAt(node.pos);
      const text = expandToText(shell, node.word);
      let falls = false;
      let status = 0;
      for (const { pattern, body, terminator } of node.items) {
        if (!falls && !pattern.some((word) => patternOf(expandToPieces(shell, word), shell.source.isBash).test(text)))
          continue;
        status = runStatements(shell, body.commands, tested);
        falls = terminator === ";&";
        if (terminator !== ";&" && terminator !== ";;&") return status;
      }
      return (shell.state.status = status);
    }
    case "TestCommand":
      return finished(shell, testHolds(shell, node.expression) ? 0 : 1, tested);
    case "ArithmeticCommand":
      return finished(shell, calculateText(shell, node.body) === 0n ? 1 : 0, tested);
    case "ArithmeticFor": {
      const text = (part: { pos: number; end: number } | undefined) =>
        part ? shell.source.text.slice(part.pos, part.end) : "1";
      if (node.initialize) arithmetic(shell, text(node.initialize));
      let status = 0;
      loop(shell, () => {
        if (calculateText(shell, text(node.test)) === 0n) return false;
        status = runStatements(shell, node.body.commands, tested);
        if (node.update) calculateText(shell, text(node.update));
        return true;
      });
      return (shell.state.status = status);
    }
    default:
      shell.unsupported("`select` waits for somebody's choice");
      return (state.status = 0);
  }
}

function loop(shell: Interpreter, round: () => boolean): void {
  shell.state.loops++;
  const { state } = shell;
  try {
    for (;;) {
      shell.options.meter.step();
      try {
        if (!round()) return;
      } catch (error) {
        if (!(error instanceof Leave)) throw error;
        if (--error.levels > 0 && state.loops > 1) throw error;
        if (error.kind === "break") return;
      }
    }
  } finally {
    state.loops--;
  }
}

function runSimple(shell: Interpreter, node: Command, tested: boolean): number {
  shell.line = shell.source.lineAt(node.pos);
  const { state } = shell;
  state.substituted = undefined;
  const words = node.name ? wordsOf(shell, node) : [];
  const assignments = node.prefix.filter((item) => item.type === "Assignment");
  const [name] = words;
  if (name === undefined) {
    // Redirections come first, so that what they say of standard error holds for the assignments.
    try {
      redirected(shell, node.redirects, () => 0);
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      shell.complain(error.message);
      return error.status;
    }
    for (const item of assignments) assign(shell, item);
    trace(
      shell,
      assignments.map(({ text }) => text),
    );
    return state.substituted ?? 0;
  }
  shell.words = words;
  trace(shell, words);
  const fn = state.functions.get(name);
  const builtin = shell.builtins.get(name);
  const isSpecial = shell.specialBuiltins.has(name) && !fn;
  const saved = new Map<string, Variable | undefined>();
  if (assignments.length > 0 && !isSpecial) {
    for (const item of assignments) {
      const old = state.variables.get(item.name);
      if (!saved.has(item.name)) saved.set(item.name, old && { ...old });
    }
  }
  for (const item of assignments) {
    assign(shell, item);
    const variable = state.variables.get(item.name);
    if (variable && !isSpecial) variable.exported = true;
  }
  const keepsRedirections = name === "exec" && words.length === 1;
  try {
    return redirected(
      shell,
      node.redirects,
      () => {
        if (fn && !isSpecial) return fatally(shell, () => callFunction(shell, fn, words, tested));
        if (builtin) {
          if (!quiet.has(name)) shell.files.flush();
          const run = (): number => builtin(shell, words.slice(1), tested);
          return isSpecial ? fatally(shell, run) : run();
        }
        shell.files.flush();
        const status = runProgram(shell, words, shell.exported());
        shell.files.flush();
        return status;
      },
      keepsRedirections,
    );
  } catch (error) {
    if (!(error instanceof ShellError) || error.isFatal || isSpecial) throw error;
    shell.complain(error.message);
    return error.status;
  } finally {
    for (const [variable, old] of saved) {
      if (old) shell.state.variables.set(variable, old);
      else shell.state.variables.delete(variable);
    }
  }
}

/** Builtins that look at no file. */
const quiet = new Set(["echo", "printf", ":", "true", "false", "shift", "local", "set", "export", "return", "break"]);
const declaring = new Set(["export", "readonly", "local", "declare", "typeset"]);

function wordsOf(shell: Interpreter, node: Command): string[] {
  const { name, args } = node;
  if (!name) return [];
  const declares = declaring.has(name.text);
  const words = expandWords(shell, [name]);
  let plain: Word[] = [];
  const take = (): void => {
    words.push(...expandWords(shell, plain));
    plain = [];
  };
  for (const item of args) {
    if (item.type === "Word") plain.push(item);
    else if (declares) {
      take();
      if (item.value.type === "Word") {
        words.push(`${item.name}${item.append ? "+" : ""}=${expandToText(shell, item.value, "assignment")}`);
      } else {
        assign(shell, item);
        words.push(item.name);
      }
    } else if (item.value.type === "Word") {
      const head = item.text.slice(0, item.text.length - item.value.text.length);
      const literal = { type: "Literal", value: head, text: head, pos: item.pos, end: item.pos } as const;
      const { value } = item;
      const rest = value.parts ?? [{ type: "Literal", value: value.value, text: value.text, pos: 0, end: 0 } as const];
      plain.push({ ...value, text: item.text, value: item.text, parts: [literal, ...rest] });
    }
  }
  take();
  return words;
}

function trace(shell: Interpreter, words: readonly string[]): void {
  if (shell.state.options.has("x")) shell.write(`+ ${words.join(" ")}\n`, 2);
}

function callFunction(shell: Interpreter, fn: ShellFunction, words: readonly string[], tested: boolean): number {
  if (typeof fn.body === "function") return fn.body(shell.process(words, shell.exported()), shell);
  const { body } = fn;
  const { params } = shell.state;
  const { source, line } = shell;
  shell.state.params = words.slice(1);
  shell.state.locals.push(new Map());
  const loops = shell.state.loops;
  shell.state.loops = 0;
  if (fn.source) shell.source = fn.source;
  try {
    return shell.nested(() => {
      try {
        if (body.type === "CompoundList") return runStatements(shell, body.commands, tested);
        return typeof body === "function" ? 0 : runCommand(shell, body, tested);
      } catch (error) {
        if (error instanceof Return) return error.status;
        throw error;
      }
    });
  } finally {
    for (const [name, old] of shell.state.locals.pop() ?? []) {
      if (old) shell.state.variables.set(name, old);
      else shell.state.variables.delete(name);
    }
    shell.state.params = params;
    shell.state.loops = loops;
    shell.source = source;
    shell.line = line;
  }
}

/** bash's `[[ … ]]`: no splitting, patterns on the right. */
function testHolds(shell: Interpreter, node: TestExpression): boolean {
  switch (node.type) {
    case "TestLogical":
      return node.operator === "&&"
        ? node.operands.every((operand) => testHolds(shell, operand))
        : node.operands.some((operand) => testHolds(shell, operand));
    case "TestNot":
      return testHolds(shell, node.operand) === (node.negations.length % 2 === 0);
    case "TestGroup":
      return testHolds(shell, node.expression);
    case "TestUnary":
      if (node.operator === "-v") return shell.get(expandToText(shell, node.operand)) !== undefined;
      return judge(shell, [node.operator, expandToText(shell, node.operand)]);
    default: {
      const left = expandToText(shell, node.left);
      if (["=", "==", "!="].includes(node.operator)) {
        return patternOf(expandToPieces(shell, node.right)).test(left) === (node.operator !== "!=");
      }
      const right = expandToText(shell, node.right);
      if (node.operator === "=~") {
        try {
          return new RegExp(right.replaceAll("[[:digit:]]", "[0-9]").replaceAll("[[:space:]]", "\\s"), "s").test(left);
        } catch {
          shell.unsupported("this regular expression is not known to firn");
          return false;
        }
      }
      if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(node.operator)) {
        const [a, b] = [left, right].map((text) => String(calculateText(shell, text)));
        return judge(shell, [a ?? "", node.operator, b ?? ""]);
      }
      return judge(shell, [left, node.operator, right]);
    }
  }
}

function judge(shell: Interpreter, words: readonly string[]): boolean {
  shell.files.flush();
  const { user } = shell.state;
  const context = { tree: shell.options.tree, user, path: (word: string) => toName(shell.absolute(word)) };
  return evaluateTest(words, context, (message) => shell.complain(message)) === 0;
}
