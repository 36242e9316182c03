import { buildChoiceParser, buildCommand, type Command } from "@stricli/core";
import { act } from "../act.ts";
import { type BuildFlags, buildFlags, sessionAliases, sessionFlags } from "../flags.ts";
import type { CommandThis } from "../host.ts";
import type { SessionFlags } from "../session.ts";

const tools = ["docker", "podman", "nerdctl", "sandbox"] as const;

interface OwnFlags {
  readonly with?: (typeof tools)[number];
  readonly publish?: readonly string[];
  readonly env?: readonly string[];
}
type Flags = Omit<SessionFlags, "json"> & BuildFlags & OwnFlags;

const { json: _, ...shown } = sessionFlags;

export const runCommand: Command<CommandThis> = buildCommand<Flags, [string?], CommandThis>({
  docs: {
    brief: "Run an image here, in docker, podman, nerdctl or a sandbox",
    fullDescription: `Makes the image for this machine's CPU (instant where nothing changed) and runs it with the first that works:
docker, podman, nerdctl, and on Linux a sandbox of namespaces that needs nothing but util-linux. Says which it is.
On Linux the program shares the host's network; elsewhere the image's ports are published on 127.0.0.1.
What follows -- takes the place of the image's command. The exit status is the program's.

EXAMPLES
  firn run                                   the only image of ./image.ts
  firn run web --with sandbox
  firn run web --publish 8080:8000 --env DEBUG=1
  firn run firn.out/web -- python3 -c 'import flask; print(flask.__file__)'`,
    customUsage: ["[IMAGE] [--with tool] [--publish host:container]… [--env NAME=value]… [-- argument…]"],
  },
  parameters: {
    flags: {
      with: {
        kind: "parsed",
        parse: buildChoiceParser(tools),
        optional: true,
        placeholder: tools.join("|"),
        brief: "What runs it",
      },
      publish: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        placeholder: "host:container",
        brief: "Publish a port (not in the sandbox)",
      },
      env: {
        kind: "parsed",
        parse: parseVariable,
        variadic: true,
        optional: true,
        placeholder: "NAME=value",
        brief: "An environment variable for the program",
      },
      ...buildFlags,

      ...shown,
    },
    aliases: { ...sessionAliases, p: "publish", e: "env" },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          optional: true,
          placeholder: "IMAGE",
          brief: "NAME, FILE#NAME, DIR, or a folder that firn synth wrote",
        },
      ],
    },
  },
  func: async function (this: CommandThis, flags: Flags, argument?: string): Promise<void> {
    // No --json: stdout is the program's.
    await act<Flags & SessionFlags, [string?]>(runIt).call(this, { ...flags, json: false }, argument);
  },
});

const runIt = async (
  session: Parameters<Parameters<typeof act>[0]>[0],
  flags: Flags & SessionFlags,
  argument?: string,
): Promise<number> => {
  const { passingArtifact, workOptions } = await import("./images.ts");
  const artifact = await passingArtifact(argument, "run", session, flags);
  const { runImage } = await import("@firn/sdk");
  const { status } = await runImage(artifact, {
    ...workOptions(session, flags),
    with: flags.with,
    args: session.passedOn,
    ports: flags.publish,
    variables: Object.fromEntries(
      (flags.env ?? []).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    ),
    platform: flags.platform?.[0],
    onStart(started) {
      session.progress.close();
      if (!flags.quiet) session.progress.line(`running ${artifact.name} with ${started.with} (${started.command})`);
      session.releaseSignals();
    },
  });
  return status;
};

function parseVariable(text: string): string {
  if (!/^[^=]+=/.test(text)) throw new SyntaxError(`${text} is not NAME=value`);
  return text;
}
