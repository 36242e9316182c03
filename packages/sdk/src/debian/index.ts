export { type AptOptions, apt, type DebianOptions, debian, type ScriptOptions } from "./ingredients.ts";
