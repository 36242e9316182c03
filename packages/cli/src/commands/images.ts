// What the commands share once they work: from `[IMAGE]` to frozen images and artifacts. Loaded lazily, as it loads the SDK.
import { join, resolve } from "node:path";
import { type Artifact, type BuildOptions, type Frozen, openArtifact, synth, type WorkOptions } from "@firn/sdk";
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
  return { images: selectImages(definition, target.name, cwd), directory: definition.directory, lock };
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
  const output = join(
    flags.output === undefined ? join(described.directory, "firn.out") : resolve(session.cwd, flags.output),
    name,
  );
  return synth(frozen, { ...buildOptions(session, flags, described), name, output });
}

/** The one artifact that `[IMAGE]` names: a folder that synth wrote as it is, or a definition's image made now. */
export async function artifactOf(
  argument: string | undefined,
  command: string,
  session: Session,
  flags: BuildFlags & OutputFlags,
): Promise<Artifact> {
  const target = await findTarget(argument, session.cwd);
  if (target.kind === "layout") return openArtifact(target.directory);
  const described = await describedBy(target, session);
  const [name, frozen] = onlyImage(described.images, command);
  return synthOne(name, frozen, described, session, flags);
}
