import { z } from "zod";
import type { Recipe } from "./placed-step.ts";
import { baseStepSchema, laterStepSchema } from "./step-schema.ts";

const location = z.object({ file: z.string(), line: z.int().min(1), column: z.int().min(1) });
const beside = {
  at: location.optional(),
  context: z
    .string()
    .regex(/^file:\/\/.*\/$/, "must be a file: URL that ends in a slash")
    .optional(),
};

/** A recipe as JSON: unknown steps are refused, since what they mean is not known here. */
export const recipeSchema: z.ZodType<Recipe> = z
  .object({
    version: z.literal(1),
    steps: z.tuple([z.object({ step: baseStepSchema, ...beside })], z.object({ step: laterStepSchema, ...beside })),
    has: z.array(z.string()).optional(),
  })
  .transform(({ version, steps, has }) => ({
    version,
    steps: steps.map(({ step, at, context }) => ({ step, at, context })),
    has,
  }));
