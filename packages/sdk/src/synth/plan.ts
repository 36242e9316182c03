import { z } from "zod";
import type { Installation } from "../lock/index.ts";

const digest = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]);

const layerSchema = z.object({
  title: z.string(),
  digest,
  diffId: digest,
  /** Compressed bytes. */
  size: z.number(),
  /** What is inside, as `name version`. */
  contents: z.array(z.string()),
});
const texts = z.array(z.string());
const installationSchema: z.ZodType<Installation> = z.object({
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      scripts: texts,
      files: texts,
      directories: texts,
      links: texts,
      removed: texts,
      modes: texts,
      users: texts,
      groups: texts,
      alternatives: texts,
      diversions: texts,
    }),
  ),
  reports: z.array(
    z.object({
      kind: z.enum(["unknown", "deferred", "failed"]),
      package: z.string(),
      script: z.string(),
      line: z.number(),
      command: z.string(),
      why: z.string(),
      remedy: z.string().optional(),
    }),
  ),
});
const platformSchema = z.object({
  manifest: digest,
  layers: z.array(layerSchema),
  /** The image configuration's `config` object. */
  config: z.looseObject({}),
  packages: z.array(z.object({ family: z.string(), name: z.string(), version: z.string() })),
  /** What maintainer scripts did, and what they could not; absent in plans of firn before 0.2. */
  installation: installationSchema.optional(),
});

/** What `plan.json` holds, beside the image layout: what was made, for people and programs to read. */
export const planSchema: z.ZodType<Plan> = z.object({
  firnPlan: z.literal(1),
  name: z.string(),
  edition: z.number(),
  /** The hash of the recipe: `Frozen.digest`. */
  recipe: digest,
  /** Of the manifest, or of the index where there are several platforms. */
  digest,
  platforms: z.record(z.string(), platformSchema),
});

export interface PlanPlatform {
  manifest: `sha256:${string}`;
  layers: { title: string; digest: `sha256:${string}`; diffId: `sha256:${string}`; size: number; contents: string[] }[];
  config: Record<string, unknown>;
  packages: { family: string; name: string; version: string }[];
  installation?: Installation | undefined;
}
export interface Plan {
  firnPlan: 1;
  name: string;
  edition: number;
  recipe: `sha256:${string}`;
  digest: `sha256:${string}`;
  platforms: Record<string, PlanPlatform>;
}
