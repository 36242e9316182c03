import { FirnError } from "../../errors/index.ts";

/** The FirnError that a call throws. */
export function caught(call: () => unknown): FirnError {
  try {
    call();
  } catch (error) {
    if (FirnError.is(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** The line that calls this, counted from 1; beside the call that is tested. */
export function thisLine(): number {
  const frame = new Error("where").stack?.split("\n")[2] ?? "";
  return Number(/:(\d+):\d+\)?$/.exec(frame)?.[1]);
}
