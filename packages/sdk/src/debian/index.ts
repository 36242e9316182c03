export { type AptSourceOptions, aptSource } from "./apt-source.ts";
export { type AptOptions, apt, type DebFiles, type DebOptions, deb, debian } from "./ingredients.ts";
export type { ScriptOptions } from "./script-options.ts";
export type { DebianOptions, ExcludedKind } from "./system-source.ts";
export { type UbuntuOptions, ubuntu } from "./ubuntu-ingredient.ts";
