import {
  type ContextOption,
  checkOptions,
  definitionError,
  hostPath,
  type Ingredient,
  makeIngredient,
} from "../describe/index.ts";

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

export interface PipOptions {
  /** A requirements.txt of the host: relative, with forward slashes. */
  readonly requirements: string;
  /** `import.meta`: the path starts from this file's directory. Absent: from that of the file that exports the image. */
  readonly from?: ContextOption | undefined;
}

/**
 * Installs wheels for the image's Python, processor and C library, with what they depend on.
 *
 * @param requirements as on pip's command line (PEP 508: `"flask==3.*"`, `"uvicorn[standard]"`); or last, or alone,
 * the file that has them.
 * @throws FIRN_DEFINITION_INVALID for what is not a requirement, an option of pip's, or none.
 *
 * @example
 * ```ts
 * import { pip } from "@firn/sdk/python";
 * export const some = pip("flask==3.*", "gunicorn");
 * export const listed = pip({ requirements: "./requirements.txt", from: import.meta });
 * ```
 */
export function pip(...requirements: (string | PipOptions)[]): Ingredient<"python", never> {
  const last = requirements.at(-1);
  const options: PipOptions | undefined = typeof last === "object" && last !== null ? last : undefined;
  if (options) checkOptions(pip, options, ["requirements", "from"], usage);
  const named = (options ? requirements.slice(0, -1) : requirements) as readonly string[];
  const flag = named.find((word) => typeof word === "string" && word.trim().startsWith("-"));
  if (flag !== undefined) throw definitionError(pip, `pip() takes requirements, not pip's option "${flag}"`, usage);
  if (options && options.requirements === undefined) {
    throw definitionError(pip, 'pip(): "requirements" is missing', usage);
  }
  if (requirements.length === 0)
    throw definitionError(pip, "pip() needs at least one requirement", 'Write pip("flask")');
  return makeIngredient(pip, {
    needs: ["python"],
    from: options?.from,
    steps: [{ kind: "pip", requirements: named, ...(options && { file: hostPath(options.requirements) }) }],
  });
}

const usage = 'For a file, write pip({ requirements: "requirements.txt", from: import.meta })';
