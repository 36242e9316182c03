export { type Compiler, openCompiler } from "./compiler.ts";
export { type Interpreter, interpreters } from "./interpreters.ts";
export type { Compiled, Source } from "./worker-thread.ts";
