import { isRecord } from "./definition-error.ts";

// In the global registry: what another copy of this package froze counts too.
export const frozenBrand: unique symbol = Symbol.for("firn.frozen") as never;

export const isFrozen = (value: unknown): boolean => isRecord(value) && frozenBrand in value;
