import { buildCommand, type Command } from "@stricli/core";
import { act } from "../act.ts";
import {
  type BuildFlags,
  buildFlags,
  type OutputFlags,
  outputAliases,
  outputFlags,
  sessionAliases,
  sessionFlags,
} from "../flags.ts";
import type { CommandThis } from "../host.ts";
import { formatBytes, plural } from "../output/quantities.ts";
import type { SessionFlags } from "../session.ts";

type Flags = SessionFlags &
  BuildFlags &
  OutputFlags & { readonly tag?: readonly string[]; readonly plainHttp: boolean };

export const pushCommand: Command<CommandThis> = buildCommand<Flags, string[], CommandThis>({
  docs: {
    brief: "Push an image to a registry, and print its reference by digest",
    fullDescription: `Makes the image first (instant where nothing changed), sends what the registry lacks, then moves the tag.
Where IMAGE is a folder that firn synth wrote, exactly that is pushed. Credentials are those of docker and podman.

EXAMPLES
  firn push ghcr.io/acme/web:1.4.0                       the only image of ./image.ts
  firn push web ghcr.io/acme/web:1.4.0 --tag latest
  firn push firn.out/web localhost:5000/web:dev          exactly what synth wrote
  firn push web registry.internal/web:1 --plain-http     HTTP without TLS`,
    customUsage: ["[IMAGE] REFERENCE [--tag tag]… [--plain-http] [--platform os/cpu]… [--json]"],
  },
  parameters: {
    flags: {
      tag: {
        kind: "parsed",
        parse: String,
        variadic: ",",
        optional: true,
        placeholder: "tag",
        brief: "More tags in the same repository",
      },
      plainHttp: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "Allow HTTP without TLS to a registry on another machine",
      },
      ...buildFlags,
      ...outputFlags,
      ...sessionFlags,
    },
    aliases: { ...outputAliases, ...sessionAliases, t: "tag" },
    positional: {
      kind: "array",
      minimum: 1,
      maximum: 2,
      parameter: {
        parse: String,
        placeholder: "[IMAGE] REFERENCE",
        brief: "What to push, and where to: host/repository:tag",
      },
    },
  },
  func: act<Flags, string[]>(async (session, flags, ...args) => {
    const { artifactOf, workOptions } = await import("./images.ts");
    const reference = args.at(-1) as string;
    const artifact = await artifactOf(args.length > 1 ? args[0] : undefined, `push … ${reference}`, session, flags);
    const { push } = await import("@firn/sdk");
    const pushed = await push(artifact, reference, {
      ...workOptions(session, flags),
      plainHttp: flags.plainHttp || undefined,
      tags: flags.tag,
    });
    if (!flags.quiet && !flags.json) {
      const there = pushed.mounted + pushed.skipped;
      const sent = `sent ${plural(pushed.uploaded, "blob")} (${formatBytes(pushed.bytes)})`;
      session.progress.line(`${sent}; ${plural(there, "blob was", "blobs were")} there already`);
    }
    session.print([pushed.reference], { name: artifact.name, platforms: artifact.platforms, ...pushed });
  }),
});
