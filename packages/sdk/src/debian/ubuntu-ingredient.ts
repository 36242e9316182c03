import type { BaseSource } from "../describe/index.ts";
import type { UbuntuSuite } from "./distribution.ts";
import { type DebianOptions, systemSource } from "./system-source.ts";

/** What `debian()` takes; `components` are Ubuntu's: default `["main", "universe"]`. */
export type UbuntuOptions = DebianOptions;

/**
 * An Ubuntu to start from, made of its signed packages as `debian()` is of Debian's: what debootstrap's minimal system
 * has, with CA certificates and time zones. What goes on a Debian goes on it, `apt()` and `python()` among them.
 *
 * @param suite the release's code name: `jammy` is 22.04, `noble` is 24.04.
 * @throws FIRN_DEFINITION_INVALID for a suite that firn does not know.
 *
 * @example
 * ```ts
 * import { base, command } from "@firn/sdk";
 * import { apt, ubuntu } from "@firn/sdk/debian";
 * export const web = base(ubuntu("noble")).add(apt("nginx-light")).add(command("nginx", "-g", "daemon off;")).freeze();
 * ```
 */
export function ubuntu(
  suite: UbuntuSuite,
  options?: UbuntuOptions & { readonly flavour?: "standard" | undefined },
): BaseSource<"debian" | "shell">;
/** A minimal Ubuntu: without a shell, apt, or any other of the Essential packages. */
export function ubuntu(suite: UbuntuSuite, options: UbuntuOptions): BaseSource<"debian">;
export function ubuntu(suite: UbuntuSuite, options: UbuntuOptions = {}): BaseSource<"debian" | "shell"> {
  return systemSource(ubuntu, "ubuntu", suite, options);
}
