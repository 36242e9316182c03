import type { FlagParametersForType } from "@stricli/core";
import type { CommandThis } from "./host.ts";
import type { SessionFlags } from "./session.ts";

/** How results and progress are shown; every command has these. */
export const sessionFlags: FlagParametersForType<SessionFlags, CommandThis> = {
  json: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Print one JSON document on stdout, and nothing else",
  },
  quiet: { kind: "boolean", default: false, withNegated: false, brief: "Show no progress, only notices and errors" },
  verbose: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Show a line for each task, and more about errors",
  },
};

export interface CacheFlags {
  readonly cache?: string;
  readonly offline: boolean;
}

export const cacheFlags: FlagParametersForType<CacheFlags, CommandThis> = {
  cache: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: "dir",
    brief: "The cache's folder (else FIRN_CACHE, else the system's)",
  },
  offline: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Download nothing; what is not cached is an error",
  },
};

export interface BuildFlags extends CacheFlags {
  readonly platform?: readonly string[];
  readonly frozen?: boolean;
}

export const buildFlags: FlagParametersForType<BuildFlags, CommandThis> = {
  platform: {
    kind: "parsed",
    parse: String,
    variadic: ",",
    optional: true,
    placeholder: "os/cpu",
    brief: "For which platforms, such as linux/amd64,linux/arm64",
  },
  frozen: { kind: "boolean", optional: true, brief: "Refuse to change firn.lock (what CI does by itself)" },
  ...cacheFlags,
};

export interface OutputFlags {
  readonly output?: string;
}

export const outputFlags: FlagParametersForType<OutputFlags, CommandThis> = {
  output: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: "dir",
    brief: "Write there instead of firn.out/<name>; several images to dir/<name>",
  },
};

export const sessionAliases = { q: "quiet", v: "verbose" } as const;
export const outputAliases = { o: "output" } as const;
