import {
  type ContextOption,
  checkOptions,
  definitionError,
  hostPath,
  type Ingredient,
  makeIngredient,
} from "../describe/index.ts";

interface From {
  /** `import.meta`: paths start from this file's directory. Absent: from that of the file that exports the image. */
  readonly from?: ContextOption | undefined;
}
/** Of the project, none unless they are named here. */
interface Choice {
  /** Optional dependencies (`project.optional-dependencies`). */
  readonly extras?: readonly string[] | undefined;
  /** Dependency groups (PEP 735), or what the lock's tool calls so. A development group is never taken by itself. */
  readonly groups?: readonly string[] | undefined;
}

/** A file of requirements, as `pip install -r` takes it. Paths are relative, with forward slashes. */
export interface RequirementsOptions extends From {
  readonly requirements: string;
}
/** The dependencies that a pyproject.toml names (PEP 621, PEP 735), resolved; the project itself is not installed. */
export interface PyprojectOptions extends From, Choice {
  readonly pyproject: string;
}
/** What a lock says: pylock.toml, uv.lock, poetry.lock, pdm.lock or Pipfile.lock. Nothing is resolved again. */
export interface LockOptions extends From, Choice {
  readonly lock: string;
}
/** The folder of a project of one's own, installed as `pip install .` does, where no code has to run to build it. */
export interface ProjectOptions extends From {
  readonly project: string;
  readonly extras?: readonly string[] | undefined;
}
/** Where paths of wheels start. */
export interface WheelOptions extends From {
  readonly requirements?: undefined;
  readonly pyproject?: undefined;
  readonly lock?: undefined;
  readonly project?: undefined;
}

/** What pip() takes besides, or instead of, requirement strings. */
export type PipOptions = RequirementsOptions | PyprojectOptions | LockOptions | ProjectOptions | WheelOptions;

/** Which other options each main one goes with. */
const companions = {
  requirements: [],
  pyproject: ["extras", "groups"],
  lock: ["extras", "groups"],
  project: ["extras"],
} as const;
type Main = keyof typeof companions;
const known = ["requirements", "pyproject", "lock", "project", "extras", "groups", "from"];

/**
 * Installs wheels for the image's Python, processor and C library, with what they depend on.
 *
 * @param requirements as on pip's command line: PEP 508 strings (`"flask==3.*"`, `"uvicorn[standard]"`, `"tool @
 * https://…/tool-1.0-py3-none-any.whl"`) and paths of wheels (`"./dist/app-1.0-py3-none-any.whl"`); last, or alone,
 * an object that names a file: `requirements`, `pyproject`, `lock` or `project`. A lock goes alone: it is taken as it
 * is.
 * @throws FIRN_DEFINITION_INVALID for what is not a requirement, an option of pip's, or none. When the image is made:
 * FIRN_PIP_REQUIREMENTS_FILE, FIRN_PIP_PYPROJECT, FIRN_PIP_LOCK_INVALID, FIRN_PIP_LOCK_STALE, FIRN_PIP_NOT_STATIC,
 * FIRN_PIP_SDIST_ONLY, FIRN_PIP_UNSATISFIABLE and others of `FIRN_PIP_…`.
 *
 * @example
 * ```ts
 * import { pip } from "@firn/sdk/python";
 * export const some = pip("flask==3.*", "gunicorn");
 * export const listed = pip({ requirements: "./requirements.txt", from: import.meta });
 * export const declared = pip({ pyproject: "./pyproject.toml", extras: ["web"], groups: ["serve"], from: import.meta });
 * export const locked = pip({ lock: "./uv.lock", from: import.meta });
 * export const own = pip({ project: ".", from: import.meta });
 * export const built = pip("./dist/app-1.0-py3-none-any.whl", { from: import.meta });
 * ```
 */
export function pip(...requirements: (string | PipOptions)[]): Ingredient<"python", never> {
  const last = requirements.at(-1);
  const options = typeof last === "object" && last !== null ? (last as Readonly<Record<string, unknown>>) : undefined;
  if (options) checkOptions(pip, options, known, usage);
  const named = (options ? requirements.slice(0, -1) : requirements) as readonly string[];
  const flag = named.find((word) => typeof word === "string" && word.trim().startsWith("-"));
  if (flag !== undefined) throw definitionError(pip, `pip() takes requirements, not pip's option "${flag}"`, usage);
  const folder = named.find((word) => typeof word === "string" && isFolder(word));
  if (folder !== undefined) {
    const hint = `For a project of your own, write pip({ project: "${folder}", from: import.meta })`;
    throw definitionError(pip, `pip() takes requirements and wheels, not the folder "${folder}"`, hint);
  }
  const main = options && mainOf(options, named.length > 0);
  if (requirements.length === 0)
    throw definitionError(pip, "pip() needs at least one requirement", 'Write pip("flask")');
  const wheels = named.filter(isWheelPath);
  const path = main === undefined ? undefined : options?.[main];
  const list = (key: "extras" | "groups") => {
    const given = options?.[key];
    return given === undefined || (Array.isArray(given) && given.length === 0) ? {} : { [key]: given };
  };
  return makeIngredient(pip, {
    needs: ["python"],
    from: options?.["from"] as ContextOption | undefined,
    steps: [
      {
        kind: "pip",
        requirements: named.filter((word) => !isWheelPath(word)),
        ...(wheels.length > 0 && { wheels: wheels.map(wheelPath) }),
        ...(main && { [main === "requirements" ? "file" : main]: hostPath(path) }),
        ...list("extras"),
        ...list("groups"),
      },
    ],
  });
}

function mainOf(options: Readonly<Record<string, unknown>>, hasMore: boolean): Main | undefined {
  const given = Object.keys(companions).filter((key): key is Main => options[key] !== undefined);
  const [main, other] = given;
  if (other !== undefined) {
    const hint = `Write one pip() for each: .add(pip({ ${main}: … })).add(pip({ ${other}: … }))`;
    throw definitionError(pip, `pip(): "${main}" and "${other}" do not go together`, hint);
  }
  if (main === undefined && !hasMore) {
    throw definitionError(pip, 'pip() needs one of "requirements", "pyproject", "lock" and "project"', usage);
  }
  const extra = (["extras", "groups"] as const).find(
    (key) => options[key] !== undefined && !(main && (companions[main] as readonly string[]).includes(key)),
  );
  if (extra !== undefined) {
    const where = Object.entries(companions).flatMap(([key, more]) =>
      (more as readonly string[]).includes(extra) ? [key] : [],
    );
    const hint = `It goes with ${where.join(", ")}; of a requirement, write the extras as in "uvicorn[standard]"`;
    throw definitionError(pip, `pip(): "${extra}" does not go with ${main ? `"${main}"` : "requirements"}`, hint);
  }
  if (main === "lock" && hasMore) {
    const hint = "Add the others by a pip() of their own, on the next line";
    throw definitionError(pip, "pip(): a lock is taken as it is, so no requirements go with it", hint);
  }
  return main;
}

/** `./dist/app-1.0-py3-none-any.whl`, with extras or without; not `app @ https://…/app.whl`. */
const isWheelPath = (word: unknown): boolean =>
  typeof word === "string" && /\.whl(\s*\[[^\]]*\])?\s*$/.test(word) && !/@\s|\s@|:\/\//.test(word);

const isFolder = (word: string): boolean => /^\s*\.{1,2}(\/|\\|$)/.test(word) && !isWheelPath(word);

/** The path in one spelling, with the extras behind it. */
function wheelPath(word: string): string {
  const [, path = "", extras = ""] = /^(.*\.whl)\s*(\[[^\]]*\])?$/.exec(word.trim()) ?? [];
  return `${hostPath(path)}${extras.replace(/\s/g, "")}`;
}

const usage = 'For a file, write pip({ requirements: "requirements.txt", from: import.meta })';
