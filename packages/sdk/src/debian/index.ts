export { type AptOptions, apt, debian } from "./ingredients.ts";
