import { type Ingredient, makeIngredient } from "../describe/index.ts";

/**
 * The suite's own Python 3, at `/usr/bin/python3`.
 *
 * @example
 * ```ts
 * import { base, command } from "@firn/sdk";
 * import { debian } from "@firn/sdk/debian";
 * import { python } from "@firn/sdk/python";
 * export const repl = base(debian("trixie")).add(python()).add(command("python3")).freeze();
 * ```
 */
export function python(): Ingredient<"debian", "python"> {
  return makeIngredient(python, {
    needs: ["debian"],
    gives: ["python"],
    steps: [
      { kind: "apt", packages: ["python3"], recommends: false },
      { kind: "python", executable: "/usr/bin/python3" },
    ],
  });
}
