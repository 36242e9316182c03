import { FirnError } from "../errors/index.ts";
import type { Digest } from "../hash/index.ts";
import type { Stored } from "./index.ts";

/** What bytes to be stored were promised to be. */
export interface Expectation {
  readonly digest?: Digest;
  readonly size?: number;
}

/** @throws FIRN_DIGEST_MISMATCH where the promise is not kept. */
export function check(stored: Stored, expect: Expectation): void {
  if (expect.size !== undefined && stored.size !== expect.size) throw wrongSize(stored.size, expect.size);
  if (expect.digest === undefined || stored.digest === expect.digest) return;
  throw new FirnError(
    "FIRN_DIGEST_MISMATCH",
    `got bytes of digest ${stored.digest} where ${expect.digest} was promised`,
    {
      details: { expected: expect.digest, got: stored.digest },
    },
  );
}

export function wrongSize(got: number, expected: number): FirnError {
  const amount = got > expected ? "more" : `only ${got}`;
  return new FirnError("FIRN_DIGEST_MISMATCH", `got ${amount} bytes where ${expected} were promised`, {
    details: { expected, got },
  });
}
