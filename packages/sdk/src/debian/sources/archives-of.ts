import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import type { Facts, StepRequest } from "../../lock/index.ts";
import { type Archive, debianArchives, findLogins, findMirrors, ubuntuArchives } from "../archive/index.ts";
import { distributionOf } from "../distribution.ts";
import { keyringAt } from "./image-keyrings.ts";
import { type SourceFact, sourcesIn } from "./source-fact.ts";

/** A Debian system as far as it says where its packages come from. */
export interface SystemSources {
  readonly suite: string;
  readonly components?: readonly string[] | undefined;
  /** Suites beside the release's own. */
  readonly suites?: readonly string[] | undefined;
}

/** A system as the step that makes it says, or as that step has told the later ones. */
export function systemSources({ step, facts }: StepRequest, suite: string): SystemSources {
  if (step.kind === "debian") return { suite, components: step.components, suites: step.suites };
  const words = (key: string): string[] | undefined => facts.get(key)?.split(" ");
  return { suite, components: words("system.components"), suites: words("system.suites") };
}

/** The archives that a system's packages come from, with those that aptSource() added, in apt's order. */
export async function archivesOf(
  system: SystemSources,
  facts: Facts,
  architecture: string,
  context: Context,
): Promise<Archive[]> {
  const { env } = context;
  const logins = await findLogins(env);
  const isUbuntu = distributionOf(system.suite) === "ubuntu";
  const own = isUbuntu
    ? await ubuntuArchives(system.suite, architecture, env, system)
    : debianArchives(system.suite, await findMirrors({}, env), { ...system, env });
  const added: { readonly file: string; readonly archives: readonly Archive[] }[] = [];
  for (const source of sourcesIn(facts)) {
    const isFor = source.architectures?.includes(architecture) ?? true;
    const archives = isFor ? [await archiveOf(source, architecture, context)] : [];
    added.push({ file: `${source.name}.sources`, archives });
  }
  // apt reads its files by name, and takes what two of them have from the first.
  const files = [{ file: `${distributionOf(system.suite)}.sources`, archives: own }, ...added].sort((a, b) =>
    a.file < b.file ? -1 : 1,
  );
  return files.flatMap(({ archives }) => archives).map((archive) => ({ ...archive, logins }));
}

async function archiveOf(source: SourceFact, architecture: string, { env, store }: Context): Promise<Archive> {
  const { name, url, suites, components, trusted, key } = source;
  const mirrorVariable = mirrorVariableOf(name);
  const mirror = env[mirrorVariable] || url;
  if (!/^https?:\/\//.test(mirror)) {
    throw new FirnError("FIRN_USAGE", `${mirrorVariable} is not the http(s) address of an archive`);
  }
  return {
    name,
    mirrors: [mirror.replace(/\/+$/, "")],
    suites: suites.map((suite) => ({ name: suite.replaceAll("$(ARCH)", architecture), components })),
    keyring: key && ("path" in key ? keyringAt(key.path, name) : await store.readAll(key.digest)),
    trusted,
    thirdParty: true,
    mirrorVariable,
  };
}

/** `FIRN_APT_MIRROR_MY_TOOLS` for my-tools. */
const mirrorVariableOf = (name: string): string =>
  `FIRN_APT_MIRROR_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
