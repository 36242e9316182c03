export { type AptSourceOptions, aptSource } from "./apt-source.ts";
export {
  type AptOptions,
  apt,
  type DebFiles,
  type DebianOptions,
  type DebOptions,
  deb,
  debian,
  type ExcludedKind,
  type ScriptOptions,
} from "./ingredients.ts";
