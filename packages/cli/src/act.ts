import type { CommandThis } from "./host.ts";
import { inSession, type Session, type SessionFlags } from "./session.ts";

/** Makes a command's function from its work; what the work returns is the exit status, nothing being 0. */
export function act<F extends SessionFlags, A extends readonly unknown[]>(
  work: (session: Session, flags: F, ...args: A) => Promise<number | undefined | void>,
): (this: CommandThis, flags: F, ...args: A) => Promise<void> {
  return async function (this: CommandThis, flags: F, ...args: A): Promise<void> {
    this.status = await inSession(this, flags, async (session) => (await work(session, flags, ...args)) ?? 0);
  };
}
