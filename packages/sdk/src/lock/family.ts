import type { Context } from "../context/index.ts";
import type { PlacedStep, Step } from "../describe/index.ts";
import type { Digest, Json } from "../hash/index.ts";
import type { Layer } from "../layer/index.ts";
import type { ImageConfig } from "../oci/index.ts";
import type { Entry, Part, ReadFile, Tree } from "../tree/index.ts";
import type { Installation } from "./installation.ts";
import type { LockedItem, Section } from "./section.ts";

/**
 * What earlier steps established for later ones, by dotted key: `system.id` (`debian`), `system.suite`,
 * `package.<name>` (an installed system package's version), `python.version` (`3.11`), `python.executable`, ….
 */
export type Facts = ReadonlyMap<string, string>;

export interface StepRequest<S extends Step = Step> {
  readonly step: S;
  /** `linux/amd64`, `linux/arm64`, `linux/arm/v7`. */
  readonly platform: string;
  readonly facts: Facts;
  /** The sections of this family that earlier steps of the same image and platform locked, oldest first. */
  readonly earlier: readonly Section[];
  /** Where the step's relative host paths start, as a `file:` URL: for what a request must read (requirements files). */
  readonly context?: string | undefined;
  /** The image that this one starts from, read when it is first asked for; undefined where it is nobody's. */
  readonly base?: (() => Promise<BaseImage>) | undefined;
  /** What the family's `readLocal` found for the step. */
  readonly local?: Json | undefined;
  /** All that the lock held for the family and platform, to be kept or not: for telling what is older than that. */
  readonly held?: readonly LockedItem[] | undefined;
}

/** A step to install. */
export interface LaidStep<S extends Step = Step> {
  readonly asked: StepRequest<S>;
  /** What it locked; empty where it locks nothing. */
  readonly items: readonly LockedItem[];
  /** What `parts` gave for it. */
  readonly parts: readonly Part[];
}

/** An image that another one starts from: its layers are kept byte for byte. */
export interface BaseImage {
  readonly layers: readonly Pick<Layer, "digest" | "size" | "mediaType" | "diffId">[];
  readonly history: readonly Readonly<Record<string, unknown>>[];
  readonly config: ImageConfig;
  /** What is at a path, links followed: layers are read from the top, and only as far as is needed to tell. */
  readonly find: (path: string) => Promise<BaseFile | undefined>;
  /** The file system that its layers make, so that what is laid over it knows links and modes. Reads each layer. */
  readonly entries: () => Promise<readonly Entry[]>;
  /** Makes contents of its files at hand; what is given reads one. */
  readonly open: () => Promise<ReadFile>;
  /** Brings the blobs of all layers into the store: whoever writes the whole image down needs them. */
  readonly fetch: () => Promise<void>;
  /** For `org.opencontainers.image.base.*` annotations. */
  readonly name: string;
  readonly digest: Digest;
}

/** Something in a base image. */
export interface BaseFile {
  readonly type: Entry["type"];
  /** In bytes; 0 for what is no regular file. */
  readonly size: number;
  /** The content of a regular file. */
  read(): Promise<Buffer>;
}

/**
 * A kind of thing that images are made of: Debian packages, Python packages, local files, configuration. Core (lock,
 * synth) knows a family only through this; `synth/families.ts` is the one place that names them.
 */
export interface Family<S extends Step = Step> {
  readonly name: string;
  /** The `kind`s of the steps it carries out. */
  readonly kinds: readonly S["kind"][];
  /** True for what a system's own package manager lays down: its layers come first, whatever the order of steps. */
  readonly system?: boolean;

  /** What the step finds in the image that it starts from, where that is somebody's: facts, beside `asked.facts`. */
  look?(asked: StepRequest<S>, context: Context): Promise<Facts>;
  /**
   * What a step reads of the host beside: files by their hashes. Not locked, but part of what identifies
   * the layers; all else about the step goes by it (`asked.local`), so that it is of one state of the files.
   */
  readLocal?(asked: StepRequest<S>, context: Context): Promise<Json | undefined>;
  /** Packages that the step lays down beside what it locks: those that `readLocal` found. */
  localItems?(asked: StepRequest<S>): readonly { readonly name: string; readonly version: string }[];
  /**
   * What identifies the step's answer in the lock, as plain data without host paths; together with family, platform
   * and the earlier section it must determine what resolve() is asked. Undefined: the step locks nothing.
   */
  request?(asked: StepRequest<S>): Json | undefined | Promise<Json | undefined>;
  /** Asks the network what to take. `prefer`: what an older lock held, to be kept where it still fits. */
  resolve?(asked: StepRequest<S>, prefer: readonly LockedItem[], context: Context): Promise<readonly LockedItem[]>;
  /** What this step establishes, given what it locked. */
  facts?(asked: StepRequest<S>, items: readonly LockedItem[]): Facts;

  /** The files: fetched, verified, and laid out as parts. Cached by input; a warm call touches no network. */
  parts?(
    asked: StepRequest<S>,
    items: readonly LockedItem[],
    placed: PlacedStep,
    context: Context,
  ): Promise<readonly Part[]>;
  /**
   * For a system's package manager: unpacks its steps' parts into the tree (`tree.place`), which starts as the base
   * image, and does all else that installing them means (links, users, databases, scripts), once per image and
   * platform. What that changes becomes one last layer.
   */
  install?(tree: Tree, steps: readonly LaidStep<S>[], context: Context): Promise<Installation>;
  /** For steps that start from somebody's image: that image, of which nothing but its manifest is read yet. */
  base?(asked: StepRequest<S>, items: readonly LockedItem[], context: Context): Promise<BaseImage>;
  /** What the step says in the image's configuration. */
  configure?(config: ImageConfig, step: S, platform: string): ImageConfig;
}
