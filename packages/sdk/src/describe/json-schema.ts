import { z } from "zod";
import { stepSchema } from "./step-schema.ts";

/**
 * JSON Schema (2020-12) of a step: the closed set of what a description can say, for tools in other languages. The
 * package has it as `schema/steps.schema.json`.
 *
 * @example
 * ```ts
 * import { stepJsonSchema } from "@firn/sdk";
 *
 * console.log(JSON.stringify(stepJsonSchema(), null, 2));
 * ```
 */
export function stepJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(stepSchema, { io: "input" });
  return {
    $schema,
    title: "A step of a firn description, version 1",
    description:
      "What an image is made of, as sealed by .freeze(). The set is closed; a new kind of step is a new version of firn.",
    ...schema,
  };
}
