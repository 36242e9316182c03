import { FirnError } from "../errors/index.ts";
import { type Caller, callerOf } from "./user-location.ts";

/** What is wrong with a call of `caller`, pointing at the line of the user's that made it. */
export function definitionError(caller: Caller, message: string, hint?: string): FirnError {
  return new FirnError("FIRN_DEFINITION_INVALID", message, { at: callerOf(caller), hint });
}

/** A value in a sentence: short, never more than a line, and without the passwords of addresses. */
export function shown(value: unknown): string {
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "undefined") return String(value);
  let text: string;
  try {
    text = JSON.stringify(value) ?? "an object";
  } catch {
    text = "an object";
  }
  text = text.replace(/:\/\/[^/@\s"]*@/g, "://…@");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** A plain object: what options are written as. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
