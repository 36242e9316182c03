import { relative } from "node:path";
import { buildCommand, type Command } from "@stricli/core";
import { act } from "../act.ts";
import { findTarget } from "../definition/find-target.ts";
import { type BuildFlags, buildFlags, sessionAliases, sessionFlags } from "../flags.ts";
import type { CommandThis } from "../host.ts";
import { explanationLines } from "../output/explain-installation.ts";
import { plural } from "../output/quantities.ts";
import type { SessionFlags } from "../session.ts";

type Flags = SessionFlags & BuildFlags & { readonly update?: readonly string[]; readonly explain: boolean };

export const lockCommand: Command<CommandThis> = buildCommand<Flags, [string?], CommandThis>({
  docs: {
    brief: "Write firn.lock: pin everything from outside, by version and sha256",
    fullDescription: `Keeps what is locked and still fits, adds what is missing, drops what no image asks for any more, and prints
what changed. With --update it takes the newest versions that fit: of everything, or of the packages named.
With --frozen it writes nothing and fails where the lock would have to change.
With --explain it also prints what each Debian package's maintainer scripts did to the image, and what they could not.

EXAMPLES
  firn lock                          add what is missing
  firn lock --update                 take the newest of everything
  firn lock --update flask,openssl   take the newest of these
  firn lock --explain                show what maintainer scripts do
  firn lock --frozen                 check only: exit status 75 where the lock is out of date`,
    customUsage: ["[IMAGE] [--update [package,…]] [--platform os/cpu]… [--explain] [--frozen] [--json]"],
  },
  parameters: {
    flags: {
      ...buildFlags,
      update: {
        kind: "parsed",
        parse: String,
        variadic: ",",
        optional: true,
        inferEmpty: true,
        placeholder: "packages",
        brief: "Take the newest that fits, of everything or of these packages",
      },
      explain: { kind: "boolean", withNegated: false, default: false, brief: "Show what maintainer scripts do" },
      ...sessionFlags,
    },
    aliases: sessionAliases,
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, optional: true, placeholder: "IMAGE", brief: "FILE or DIR; its whole lock is written" },
      ],
    },
  },
  func: act<Flags, [string?]>(async (session, flags, argument) => {
    const { buildOptions, describedBy } = await import("./images.ts");
    const target = await findTarget(argument, session.cwd);
    if (target.kind === "layout" || target.name !== undefined) {
      const { FirnError } = await import("@firn/sdk");
      throw new FirnError("FIRN_USAGE", "a lock is written for all images of a file: name the file", {
        hint: "firn lock path/to/image.ts",
      });
    }
    const described = await describedBy(target, session);
    const { lock } = await import("@firn/sdk");
    const names = flags.update?.filter(Boolean);
    const update = names && (names.length ? names : (true as const));
    const options = buildOptions(session, flags, described);
    const report = await lock(Object.fromEntries(described.images), { ...options, update, explain: flags.explain });
    const path = relative(session.cwd, report.path) || report.path;
    const state = report.changed ? "written" : "unchanged";
    session.print(
      [
        ...report.changes.map(changeLine),
        ...explanationLines(report.installations),
        `${path} ${state}: ${plural(report.items, "item")} for ${report.platforms.join(", ")}`,
      ],
      report,
    );
  }),
});

interface Change {
  readonly family: string;
  readonly platform: string;
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
}

function changeLine({ family, platform, name, from, to }: Change): string {
  const [sign, versions] = from === undefined ? ["+", to] : to === undefined ? ["-", from] : ["~", `${from} → ${to}`];
  return `${sign} ${name} ${versions}  (${family}, ${platform})`;
}
