import type { Recipe, SourceLocation } from "@firn/sdk";

/** An error, as it crosses from the process that runs the definition. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Of a FirnError. */
  readonly code?: string | undefined;
  readonly hint?: string | undefined;
  readonly at?: SourceLocation | undefined;
  readonly cause?: Thrown | undefined;
}

/** What a definition exports. */
export interface Exported {
  /** Frozen images by name, in the order of the namespace (alphabetical, `default` under its own name). */
  readonly images: readonly { readonly name: string; readonly recipe: Recipe }[];
  /** Names of exported images that do not end with .freeze(). */
  readonly unfrozen: readonly string[];
  /** Everything else that is exported, with its type. */
  readonly others: readonly { readonly name: string; readonly type: string }[];
}

/** What the process answers: once. */
export type Answer =
  | { readonly kind: "exports"; readonly exported: Exported }
  | { readonly kind: "threw"; readonly error: Thrown }
  | { readonly kind: "exit"; readonly status: string; readonly stack: string };

export interface Question {
  /** The bundle's absolute path. */
  readonly path: string;
  /** The name for `export default`. */
  readonly defaultName: string;
}

export function describeThrown(value: unknown, depth = 0): Thrown {
  if (!(value instanceof Error)) {
    return { name: "Error", message: typeof value === "string" ? value : inspectValue(value), stack: "" };
  }
  const { code, hint, at } = value as { code?: unknown; hint?: unknown; at?: unknown };
  const firn = Symbol.for("firn.error") in value;
  return {
    name: value.name,
    message: value.message,
    stack: value.stack ?? "",
    ...(firn && { code: code as string, hint: hint as string, at: at as SourceLocation }),
    ...(value.cause !== undefined && depth < 8 && { cause: describeThrown(value.cause, depth + 1) }),
  };
}

function inspectValue(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
