// What the commands share once they work: from `[IMAGE]` to frozen images and artifacts. Running the definition takes
// longest: it starts first, and the SDK is loaded meanwhile.
import { dirname, join, resolve } from "node:path";
import type { Artifact, BuildOptions, Frozen, WorkOptions } from "@firn/sdk";
import { findTarget, type Target } from "../definition/find-target.ts";
import { loadDefinition } from "../definition/load-definition.ts";
import { lockPlace } from "../definition/lock-place.ts";
import { onlyImage, selectImages } from "../definition/select-images.ts";
import type { BuildFlags, CacheFlags, OutputFlags } from "../flags.ts";
import type { Session } from "../session.ts";

/** A definition's images that a command works on, and where their lock lies. */
export interface Described {
  readonly images: ReadonlyMap<string, Frozen>;
  readonly directory: string;
  readonly lock: string;
}

export async function describedBy(
  target: Extract<Target, { kind: "definition" }>,
  session: Session,
): Promise<Described> {
  const { env, cwd, signal } = session;
  const [definition, lock] = await Promise.all([
    loadDefinition(target.file, { env, cwd, signal }),
    lockPlace(target.file),
  ]);
  return { images: await selectImages(definition, target.name, cwd), directory: definition.directory, lock };
}

/** What every verb of the SDK is told by every command. */
export const workOptions = (session: Session, flags: CacheFlags): WorkOptions => ({
  cache: flags.cache === undefined ? undefined : resolve(session.cwd, flags.cache),
  offline: flags.offline,
  progress: session.progress,
  env: session.env,
  signal: session.signal,
});

export const buildOptions = (session: Session, flags: BuildFlags, described: Described): BuildOptions => ({
  ...workOptions(session, flags),
  platforms: flags.platform,
  frozen: flags.frozen,
  directory: described.directory,
  lock: described.lock,
});

export async function synthOne(
  name: string,
  frozen: Frozen,
  described: Described,
  session: Session,
  flags: BuildFlags & OutputFlags,
): Promise<Artifact> {
  const given = flags.output === undefined ? undefined : resolve(session.cwd, flags.output);
  const several = described.images.size > 1;
  const output =
    given === undefined ? join(described.directory, "firn.out", name) : several ? join(given, name) : given;
  const { synth } = await import("@firn/sdk");
  return synth(frozen, { ...buildOptions(session, flags, described), name, output });
}

/** For commands that only look: what `firn synth` wrote, maybe for other platforms, is not written over. */
export async function passingArtifact(
  argument: string | undefined,
  command: string,
  session: Session,
  flags: BuildFlags,
): Promise<Artifact> {
  const target = await findTarget(argument, session.cwd);
  const output = target.kind === "layout" ? undefined : join(dirname(target.file), "firn.out", ".passing");
  return artifactOf(argument, command, session, { ...flags, ...(output && { output }) });
}

/** The one artifact that `[IMAGE]` names: a folder that synth wrote as it is, or a definition's image made now. */
export async function artifactOf(
  argument: string | undefined,
  command: string,
  session: Session,
  flags: BuildFlags & OutputFlags,
): Promise<Artifact> {
  const target = await findTarget(argument, session.cwd);
  if (target.kind === "layout") {
    const { openArtifact } = await import("@firn/sdk");
    return openArtifact(target.directory);
  }
  const described = await describedBy(target, session);
  const [name, frozen] = await onlyImage(described.images, command);
  return synthOne(name, frozen, described, session, flags);
}
