import { resolve } from "node:path";
import { buildCommand, type Command, numberParser } from "@stricli/core";
import { act } from "../act.ts";
import { sessionAliases, sessionFlags } from "../flags.ts";
import type { CommandThis } from "../host.ts";
import type { SessionFlags } from "../session.ts";

type Flags = SessionFlags & { readonly port: number; readonly host: string; readonly cache?: string };

export const registryCommand: Command<CommandThis> = buildCommand<Flags, [], CommandThis>({
  docs: {
    brief: "Serve the local cache as an OCI registry until Ctrl-C",
    fullDescription: `A registry for trying things out: it keeps what is pushed in firn's cache, asks for no credentials, and listens
on this machine only unless told otherwise. Prints its address when it is ready.

EXAMPLES
  firn registry                      on 127.0.0.1:5000
  firn registry --port 0             on a free port, which is printed
  firn push web localhost:5000/web:dev && docker pull localhost:5000/web:dev`,
    customUsage: ["[--port number] [--host address] [--cache dir] [--json]"],
  },
  parameters: {
    flags: {
      port: { kind: "parsed", parse: parsePort, default: "5000", placeholder: "number", brief: "0 takes a free one" },
      host: {
        kind: "parsed",
        parse: String,
        default: "127.0.0.1",
        placeholder: "address",
        brief: "On which address to listen",
      },
      cache: {
        kind: "parsed",
        parse: String,
        optional: true,
        placeholder: "dir",
        brief: "The cache's folder (else FIRN_CACHE, else the system's)",
      },
      ...sessionFlags,
    },
    aliases: { ...sessionAliases, p: "port" },
  },
  func: act<Flags, []>(async (session, flags) => {
    const { openStore, serveRegistry } = await import("@firn/sdk/internal");
    const store = await openStore(flags.cache && resolve(session.cwd, flags.cache), session.env);
    const registry = await serveRegistry({ store, host: flags.host, port: flags.port });
    try {
      session.print([registry.address], { address: registry.address });
      await new Promise<void>((stop) => session.signal.addEventListener("abort", () => stop(), { once: true }));
    } finally {
      await registry.close();
    }
  }),
});

function parsePort(text: string): number {
  const port = numberParser(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new SyntaxError(`${text} is not a port`);
  return port;
}
