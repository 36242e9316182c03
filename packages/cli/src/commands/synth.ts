import { buildCommand, type Command } from "@stricli/core";
import { act } from "../act.ts";
import { findTarget } from "../definition/find-target.ts";
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
import { formatBytes } from "../output/quantities.ts";
import type { SessionFlags } from "../session.ts";

type Flags = SessionFlags & BuildFlags & OutputFlags;

export const synthCommand: Command<CommandThis> = buildCommand<Flags, [string?], CommandThis>({
  docs: {
    brief: "Make images from their description: an OCI layout in firn.out for each",
    fullDescription: `Makes every image that IMAGE's file exports, or the one that is named, and prints a line for each:
its name, digest, platforms and compressed size. Nothing of the image is executed, and nothing is pushed.

IMAGE is the name of an export of ./image.ts, a file, FILE#NAME, or a folder with an image.ts.

EXAMPLES
  firn synth                                        every image of ./image.ts
  firn synth web --platform linux/amd64,linux/arm64
  firn synth services/api/image.ts#worker --offline
  firn synth --json | jq -r '.images[].digest'`,
    customUsage: ["[IMAGE] [--platform os/cpu]… [-o dir] [--frozen] [--offline] [--json]"],
  },
  parameters: {
    flags: { ...buildFlags, ...outputFlags, ...sessionFlags },
    aliases: { ...outputAliases, ...sessionAliases },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, optional: true, placeholder: "IMAGE", brief: "NAME, FILE, FILE#NAME or DIR" }],
    },
  },
  func: act<Flags, [string?]>(async (session, flags, argument) => {
    const { describedBy, synthOne } = await import("./images.ts");
    const target = await findTarget(argument, session.cwd);
    if (target.kind === "layout") {
      const { FirnError } = await import("@firn/sdk");
      throw new FirnError("FIRN_USAGE", `${argument} is an image that was made already`, {
        hint: `firn inspect ${argument}`,
      });
    }
    const described = await describedBy(target, session);
    const made = [];
    for (const [name, frozen] of described.images) made.push(await synthOne(name, frozen, described, session, flags));
    const width = Math.max(...made.map(({ name }) => name.length));
    session.print(
      made.map(({ name, digest, platforms, size }) =>
        [name.padEnd(width), digest, platforms.join(","), formatBytes(size)].join("  "),
      ),
      {
        images: made.map(({ name, digest, size, directory, images }) => ({
          name,
          digest,
          size,
          directory,
          platforms: images,
        })),
      },
    );
  }),
});
