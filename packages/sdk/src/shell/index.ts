export { defaultLimits, type Limits, type Meter, meterOf } from "./meter.ts";
export { type Command, type Process, type RunOptions, root, type Unsupported, type User } from "./process.ts";
export { runScript } from "./run-script.ts";
export type { Builtin, Place, Shell, ShellOptions } from "./shell.ts";
export { isShellScript } from "./source.ts";
export { Collected, type Input, inputOf, nowhere, type Output } from "./streams.ts";
export { bytesOf, fromName, textOf, toName } from "./text.ts";
