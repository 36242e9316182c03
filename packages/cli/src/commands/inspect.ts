import type { Artifact, InspectedImage } from "@firn/sdk";
import { buildCommand, type Command } from "@stricli/core";
import { act } from "../act.ts";
import { type BuildFlags, buildFlags, sessionAliases, sessionFlags } from "../flags.ts";
import type { CommandThis } from "../host.ts";
import { describeImage } from "../output/describe-image.ts";
import { terminalOf } from "../output/terminal.ts";
import type { SessionFlags } from "../session.ts";
import { isReference } from "./is-reference.ts";

type Flags = SessionFlags & BuildFlags & { readonly plainHttp: boolean };

export const inspectCommand: Command<CommandThis> = buildCommand<Flags, [string?], CommandThis>({
  docs: {
    brief: "Show what is in an image: platforms, layers, sizes, configuration, packages",
    fullDescription: `Of an image described here (made first, instant where nothing changed), of a folder that firn synth wrote, or of
an image in a registry. What a registry holds says nothing of packages.

EXAMPLES
  firn inspect web
  firn inspect firn.out/web --json | jq '.platforms[].packages | length'
  firn inspect ghcr.io/acme/web:1.4.0`,
    customUsage: ["[IMAGE|REFERENCE] [--platform os/cpu]… [--plain-http] [--json]"],
  },
  parameters: {
    flags: {
      plainHttp: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "Allow HTTP without TLS to a registry on another machine",
      },
      ...buildFlags,

      ...sessionFlags,
    },
    aliases: { ...sessionAliases },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          optional: true,
          placeholder: "IMAGE",
          brief: "NAME, FILE#NAME, DIR, a folder that firn synth wrote, or a reference",
        },
      ],
    },
  },
  func: act<Flags, [string?]>(async (session, flags, argument) => {
    const { passingArtifact, workOptions } = await import("./images.ts");
    const image = (await isReference(argument, session.cwd))
      ? await (await import("@firn/sdk")).inspectReference(argument as string, {
          ...workOptions(session, flags),
          platforms: flags.platform,
          plainHttp: flags.plainHttp || undefined,
        })
      : await inspectMade(await passingArtifact(argument, "inspect", session, flags));
    const { colour, columns } = terminalOf(session.stdout, session.env);
    session.print(describeImage(image, { colour, columns: columns() }), image);
  }),
});

async function inspectMade(artifact: Artifact): Promise<InspectedImage> {
  const { inspectArtifact } = await import("@firn/sdk");
  return inspectArtifact(artifact);
}
