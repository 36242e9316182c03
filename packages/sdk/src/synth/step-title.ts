import type { LockedStep } from "../lock/index.ts";

/** A step in a few words, for history and plan: its kind and the plain words in it (`apt nginx`, `files ./app /app`). */
export function stepTitle(step: LockedStep | undefined): string {
  if (!step) return "";
  const { kind, ...rest } = step.placed.step;
  const words = Object.values(rest).flatMap((value) =>
    typeof value === "string" ? [value] : Array.isArray(value) ? value.filter((v) => typeof v === "string") : [],
  );
  const text = [kind, ...words].join(" ");
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
