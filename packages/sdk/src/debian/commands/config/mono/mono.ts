import type { Command } from "../../../../shell/index.ts";
import type { DebianSystem } from "../../../system/debian-system.ts";
import { assemblyCommands } from "./global-assembly-cache.ts";

/** What scripts run Mono for. */
const mono =
  ({ architecture }: DebianSystem): Command =>
  (process) => {
    const { args } = process;
    if (args[0] === "--version") {
      process.stdout.write(`\tArchitecture:  ${architecture}\n`);
      return 0;
    }
    const defer = (what: string, remedy: string): number => {
      process.report({ kind: "deferred", why: `it ${what}`, remedy });
      return 0;
    };
    if (args.some((word) => word.startsWith("--aot"))) {
      return defer("compiles assemblies to machine code, which are faster to start then", ["mono", ...args].join(" "));
    }
    if (args.some((word) => word.endsWith("/cert-sync.exe"))) {
      return defer("fills Mono's own store of certificates", "cert-sync /etc/ssl/certs/ca-certificates.crt");
    }
    process.report({ kind: "unknown", why: `firn runs no .NET program: mono ${args.join(" ")}` });
    return 1;
  };

/** Mono's programs, for packages of .NET libraries. */
export const monoCommands = (system: DebianSystem): readonly (readonly [string, Command])[] => [
  ...assemblyCommands,
  ["mono", mono(system)],
];
