import { FirnError } from "../errors/index.ts";

/** Damaged, or not what it should be. */
export const gitInvalid = (what: string, cause?: unknown): FirnError =>
  new FirnError("FIRN_GIT_INVALID", what, {
    cause,
    hint: "Run the command again; if it stays, the repository or its server is broken",
  });

export const unsupported = (what: string, hint?: string): FirnError =>
  new FirnError("FIRN_GIT_UNSUPPORTED", what, { hint });

/** A server's refusal to send a commit: it may still send the branch that has it. */
export class RefusedByRemote extends Error {}
