import type { ProjectFile } from "../package-index/project-file.ts";
import type { Specifier } from "../packaging/specifier.ts";
import type { Version } from "../packaging/version.ts";
import type { WheelName } from "../packaging/wheel-name.ts";

import type { CoreMetadata } from "../wheel/core-metadata.ts";

/** A version of a project that may be chosen, with or without extras. One object for each: compared by identity. */
export interface Candidate {
  /** `flask`, or `flask[async,dotenv]`: extras are chosen beside the project itself, which they pin. */
  readonly id: string;
  readonly name: string;
  readonly extras: readonly string[];
  readonly version: Version;
  /** The version's normal form. */
  readonly text: string;
  readonly wheel: ProjectFile;
  readonly named: WheelName;
  /** Laid down by an earlier step: fixed, and known to have what it needs. */
  readonly installed: boolean;
  /** The URL that the user gave instead of a version. */
  readonly url?: string | undefined;
  /** Of what is not from an index but the user's own: known without asking. */
  readonly metadata?: CoreMetadata | undefined;
  /** Of one with extras: the same version without. */
  readonly base?: Candidate | undefined;
}

/** Something that somebody requires: the user, or a candidate. */
export interface Demand {
  readonly id: string;
  readonly name: string;
  readonly extras: readonly string[];
  readonly specifiers: readonly Specifier[];
  /** The one candidate that will do: that of a URL, or what an extra belongs to. */
  readonly exact?: Candidate | undefined;
  /** Undefined: the user's own requirement. */
  readonly parent: Candidate | undefined;
  /** As written, for people. */
  readonly text: string;
}

export const identify = (name: string, extras: readonly string[]): string =>
  extras.length ? `${name}[${extras.join(",")}]` : name;

export const describeCandidate = ({ id, text }: Candidate): string => `${id} ${text}`;
