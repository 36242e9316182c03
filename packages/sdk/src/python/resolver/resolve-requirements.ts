import { FirnError } from "../../errors/index.ts";
import { hexOf, isDigest } from "../../hash/index.ts";
import type { LockedItem } from "../../lock/index.ts";
import { knownWheel } from "../package-index/known-wheel.ts";
import { packageIndex } from "../package-index/package-index.ts";
import type { ProjectFile } from "../package-index/project-file.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { parseRequirement, type Requirement } from "../packaging/requirement.ts";
import { parseWheelName } from "../packaging/wheel-name.ts";
import { type Candidate, type Demand, identify } from "./candidate.ts";
import { explain } from "./explain.ts";
import { Impossible, Resolution } from "./resolution.ts";
import { type OwnPackage, World, type WorldOptions } from "./world.ts";

/** One line of the lock: a wheel. */
export interface LockedWheel extends LockedItem {
  /** Normalised. */
  readonly sha256: string;
  readonly size: number;
  /** The wheel's file name. */
  readonly file: string;
  /** The path of its URL when it was locked, for an index whose page of the project is gone. */
  readonly path?: string;
  /** The user's own URL, where a requirement has one. */
  readonly url?: string;
}

/**
 * What to install so that all requirements hold, as `pip install --only-binary :all:` chooses it, without what is
 * installed already.
 * @throws FIRN_PIP_UNKNOWN_PACKAGE, FIRN_PIP_SDIST_ONLY, FIRN_PIP_UNSATISFIABLE, and what the index's errors are
 */
export async function resolveRequirements(
  requirements: readonly Requirement[],
  options: WorldOptions,
): Promise<readonly LockedWheel[]> {
  const { context } = options;
  const world = new World(options);
  const roots: Demand[] = await ownDemands(options.own ?? [], world, options);
  for (const requirement of requirements) {
    const { url } = requirement;
    const applies = world.demands(requirement, undefined);
    if (url === undefined || applies.length === 0) roots.push(...applies);
    else roots.push(...world.demands(requirement, undefined, await candidateAt(url, requirement, world, options)));
  }
  let pins: ReadonlyMap<string, Candidate>;
  try {
    pins = await new Resolution(world).resolve(roots);
  } catch (error) {
    if (!(error instanceof Impossible)) throw error;
    throw await explain(error, world, await packageIndex(context, options.index).places());
  }
  const chosen = await reachable(roots, pins, world);
  const items: LockedWheel[] = [];
  for (const candidate of chosen) {
    if (candidate.base) await warnOfExtras(candidate, world, options);
    else if (!candidate.installed && !candidate.metadata) {
      if (options.requireHashes && !options.hashes.has(candidate.name)) throw hashMissing(candidate);
      items.push(await lockedWheel(candidate, options));
    }
  }
  return items.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The user's own packages, and the wheels whose addresses they require, which nobody else may do. */
async function ownDemands(own: readonly OwnPackage[], world: World, options: WorldOptions): Promise<Demand[]> {
  const demands: Demand[] = [];
  for (const one of own) {
    const { metadata } = one;
    const candidate = world.own(one);
    const extras = one.extras.map(normalizeName).sort();
    const text = identify(metadata.name, extras);
    const plain = { name: candidate.name, extras, specifiers: [], text };
    demands.push(...world.demands(plain, undefined, candidate));
    const addressed = metadata.requires.map(parseRequirement).filter(({ url }) => url !== undefined);
    for (const requirement of addressed) {
      const asked = { ...candidate, extras };
      if (requirement.url === undefined || world.demands(requirement, asked).length === 0) continue;
      const at = await candidateAt(requirement.url, requirement, world, options);
      demands.push(...world.demands(requirement, asked, at).map((demand) => ({ ...demand, parent: undefined })));
    }
  }
  return demands;
}

const hashMissing = ({ name, text }: Candidate): FirnError =>
  new FirnError("FIRN_PIP_HASH_MISSING", `${name} ${text} is needed, and has no hash, while others have some`, {
    hint: "Write the file with all of them, as in: pip-compile --generate-hashes, or uv pip compile --generate-hashes",
    details: { name, version: text },
  });

/** Pins that something still requires: backtracking leaves others behind. */
async function reachable(
  roots: readonly Demand[],
  pins: ReadonlyMap<string, Candidate>,
  world: World,
): Promise<ReadonlySet<Candidate>> {
  const found = new Set<Candidate>();
  const open = roots.map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const pin = pins.get(id);
    if (!pin || found.has(pin)) continue;
    found.add(pin);
    open.push(...((await world.dependencies(pin)) ?? []).map((demand) => demand.id));
  }
  return found;
}

async function lockedWheel(candidate: Candidate, { context, index }: WorldOptions): Promise<LockedWheel> {
  const { name, text, url } = candidate;
  const wheel = await knownWheel(candidate.wheel, name, context, index);
  // An index in HTML does not say sizes; the wheel itself does.
  const size = wheel.size ?? (await download(wheel.url, wheel.sha256, wheel.file, context));
  // A folder of this host is nobody's business.
  const path = wheel.url.startsWith("file:") ? {} : { path: new URL(wheel.url).pathname };
  const where = url === undefined ? path : { url };
  return { name, version: text, sha256: wheel.sha256, size, file: wheel.file, ...where };
}

async function download(url: string, sha256: string, title: string, context: WorldOptions["context"]): Promise<number> {
  const digest = `sha256:${sha256}`;
  if (!isDigest(digest)) throw new Error(`${sha256} is no digest`);
  return (await context.fetch.toStore([url], { digest }, { title })).size;
}

/** @throws FIRN_PIP_REQUIREMENT_INVALID where the URL is not that of a wheel of the project */
async function candidateAt(
  text: string,
  requirement: Requirement,
  world: World,
  options: WorldOptions,
): Promise<Candidate> {
  const { name, text: written } = requirement;
  const refuse = (why: string, hint?: string) =>
    new FirnError("FIRN_PIP_REQUIREMENT_INVALID", `"${written}": ${why}`, { hint });
  if (!URL.canParse(text)) throw refuse(`${text} is not a URL`);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    const hint = `Build a wheel (pip wheel "${written}"), and give its path: pip("./dist/….whl", { from: import.meta })`;
    throw refuse("firn builds nothing, so only http(s) URLs of wheels are supported", hint);
  }
  if (url.username || url.password)
    throw refuse("the lock would show the password of the URL", "Leave user and password out");
  const digest = `sha256:${new URLSearchParams(url.hash.slice(1)).get("sha256") ?? ""}`;
  url.hash = "";
  const file = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
  const named = parseWheelName(file);
  if (!named) throw refuse("the URL is not that of a wheel", "Build one with: pip wheel, and give its URL");
  if (named.name !== name) throw refuse(`the URL is that of ${named.name}`);
  const given: ProjectFile = {
    file,
    url: url.href,
    sha256: isDigest(digest) ? hexOf(digest) : undefined,
    size: undefined,
    requiresPython: undefined,
    yanked: false,
    metadata: undefined,
  };
  const wheel = await knownWheel(given, name, options.context);
  const allowed = options.hashes.get(name);
  if (allowed && !allowed.has(wheel.sha256)) {
    throw new FirnError("FIRN_DIGEST_MISMATCH", `${file} has none of the hashes that the requirements file allows`, {
      details: { url: url.href, sha256: wheel.sha256 },
    });
  }
  const candidate = world.fromUrl(wheel, url.href);
  if (candidate) return candidate;
  const { python, machine, glibc } = options.target;
  throw new FirnError(
    "FIRN_PIP_UNSATISFIABLE",
    `${file} does not run on Python ${python} on ${machine} with glibc ${glibc}`,
    {
      details: { url: url.href },
    },
  );
}

async function warnOfExtras(candidate: Candidate, world: World, { context }: WorldOptions): Promise<void> {
  const { name, text } = candidate;
  for (const extra of await world.missingExtras(candidate)) {
    context.progress.notice(`${name} ${text} has no extra called ${extra}; it is ignored, as pip does`);
  }
}
