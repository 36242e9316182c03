import { type Application, buildApplication, buildRouteMap, text_en } from "@stricli/core";
import { inspectCommand } from "./commands/inspect.ts";
import { lockCommand } from "./commands/lock.ts";
import { pushCommand } from "./commands/push.ts";
import { registryCommand } from "./commands/registry.ts";
import { runCommand } from "./commands/run.ts";
import { synthCommand } from "./commands/synth.ts";
import type { CommandThis } from "./host.ts";

/** All commands; what they do is loaded when they are called. */
export function buildApp(version: string, colour: boolean): Application<CommandThis> {
  const root = buildRouteMap<string, CommandThis>({
    routes: {
      synth: synthCommand,
      lock: lockCommand,
      push: pushCommand,
      run: runCommand,
      registry: registryCommand,
      inspect: inspectCommand,
    },
    docs: {
      brief: "Container images described in TypeScript",
      fullDescription: `firn makes container images from a typed description (image.ts) and pushes them, without Dockerfile, daemon or root.

EXAMPLES
  firn synth                                  make every image of ./image.ts
  firn run web                                make one and run it here
  firn push web ghcr.io/acme/web:1.4.0        make one and push it

Exit status: 0 done, 1 failed, 64 wrong usage, 65 the description is not valid, 69 a server or program is not
available, 75 firn.lock is out of date, 130 interrupted.`,
    },
  });
  return buildApplication(root, {
    name: "firn",
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: "allow-kebab-for-camel" },
    documentation: { disableAnsiColor: !colour, onlyRequiredInUsageLine: true },
    localization: {
      text: {
        ...text_en,
        // Commands report their own errors: what arrives here is a bug, and is told as such by the caller.
        exceptionWhileRunningCommand: (error) =>
          error instanceof Error ? (error.stack ?? error.message) : String(error),
      },
    },
  });
}
