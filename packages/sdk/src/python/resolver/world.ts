import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import type { LockedItem } from "../../lock/index.ts";
import type { IndexChoice } from "../package-index/index-choice.ts";
import { knownWheel } from "../package-index/known-wheel.ts";
import { packageIndex } from "../package-index/package-index.ts";
import type { ProjectFile } from "../package-index/project-file.ts";
import { allowsPython, type ProjectVersions, projectVersions } from "../package-index/project-versions.ts";
import { wheelMetadata } from "../package-index/wheel-metadata.ts";
import { type MarkerEnvironment, markerHolds } from "../packaging/marker.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { parseRequirement, type Requirement } from "../packaging/requirement.ts";
import { allowedVersions, type Specifier, satisfiesAll } from "../packaging/specifier.ts";
import { compareVersions, parseVersion } from "../packaging/version.ts";
import { parseWheelName } from "../packaging/wheel-name.ts";
import { supportedTags } from "../packaging/wheel-tags.ts";
import { markerEnvironment, type PythonTarget } from "../python-target.ts";
import type { CoreMetadata } from "../wheel/core-metadata.ts";
import { type Candidate, type Demand, describeCandidate, identify } from "./candidate.ts";
import { CandidatePool } from "./candidate-pool.ts";
import type { DemandsOf, Provider } from "./resolution.ts";

export interface WorldOptions {
  readonly target: PythonTarget;
  readonly context: Context;
  /** What an older lock held: taken first where it fits. */
  readonly prefer: readonly LockedItem[];
  /** What earlier steps installed: not changed any more. */
  readonly installed: readonly LockedItem[];
  /** Bounds of packages that may or may not be required (`-c` of requirements files). */
  readonly constraints: ReadonlyMap<string, readonly Specifier[]>;
  /** The only files that may be taken, by their SHA-256, of projects that are named here. */
  readonly hashes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every package has to be one of those that `hashes` names (`--require-hashes`). */
  readonly requireHashes?: boolean;
  /** Pre-releases are taken like any other version. */
  readonly pre?: boolean;
  /** Where to look, on top of what the host is configured for. */
  readonly index?: IndexChoice | undefined;
  /** Projects and wheels of the user's own, to be installed. */
  readonly own?: readonly OwnPackage[];
  /** Those that earlier steps installed. */
  readonly present?: readonly CoreMetadata[];
}

/** What the user brings along instead of an index. */
export interface OwnPackage {
  readonly metadata: CoreMetadata;
  readonly extras: readonly string[];
}

/** What can be chosen from: the index, seen by one target. */
export class World implements Provider {
  readonly #options: WorldOptions;
  readonly #tags: ReadonlyMap<string, number>;
  readonly #environment: MarkerEnvironment;
  readonly #projects = new Map<string, Promise<ProjectVersions | undefined>>();
  readonly #pool = new CandidatePool();
  readonly #dependencies = new Map<Candidate, Promise<readonly Demand[] | undefined>>();
  /** Why candidates turned out to be unusable, in words. */
  readonly unusable: Map<Candidate, string> = new Map();

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#tags = new Map(supportedTags(options.target).map((tag, rank) => [tag, rank]));
    this.#environment = markerEnvironment(options.target);
  }

  get target(): PythonTarget {
    return this.#options.target;
  }

  /** What there is of a project; undefined where no index has it. */
  versions(name: string): Promise<ProjectVersions | undefined> {
    const known = this.#projects.get(name);
    if (known) return known;
    const asking = packageIndex(this.#options.context, this.#options.index)
      .project(name)
      .then((files) => files && projectVersions(name, this.#hashed(name, files), this.#tags, this.target.full));
    this.#projects.set(name, asking);
    return asking;
  }

  /** A requirement as one or two demands, or none where its marker does not hold. */
  demands(requirement: Requirement, parent: Candidate | undefined, given?: Candidate): Demand[] {
    const { name, extras, specifiers, marker, text } = requirement;
    const asked = parent?.extras.length ? parent.extras : [""];
    if (marker && !asked.some((extra) => markerHolds(marker, { ...this.#environment, extra }))) return [];
    const plain: Demand = { id: name, name, extras: [], specifiers, parent, text, exact: given };
    const id = identify(name, extras);
    if (extras.length === 0) return [plain];
    const withExtras = { ...plain, id, extras, exact: given && this.#pool.withExtras(given, extras) };
    // As pip: the version's bounds bind the project itself too, which keeps the candidates of its extras few.
    return specifiers.length > 0 || given ? [plain, withExtras] : [withExtras];
  }

  async matches(id: string, demandsOf: DemandsOf, without: ReadonlySet<Candidate>): Promise<readonly Candidate[]> {
    const demands = demandsOf(id);
    const [first] = demands;
    if (!first) return [];
    const { name, extras } = first;
    const related = extras.length ? [...demands, ...demandsOf(name)] : demands;
    const bounds = [...related.flatMap((demand) => demand.specifiers), ...(this.#options.constraints.get(name) ?? [])];
    const exact = related.flatMap(({ exact: one }) => (one ? [this.#pool.withExtras(one.base ?? one, extras)] : []));
    const [only] = exact;
    let candidates: readonly Candidate[];
    if (only) {
      const isFree = only.installed || !this.installed(name);
      const fits = isFree && exact.every((one) => one === only) && satisfiesAll(only.version, bounds);
      candidates = fits ? [only] : [];
    } else candidates = await this.#choices(name, extras, bounds);
    return candidates.filter((candidate) => !without.has(candidate));
  }

  dependencies(candidate: Candidate): Promise<readonly Demand[] | undefined> {
    const known = this.#dependencies.get(candidate);
    if (known) return known;
    const asking = this.#require(candidate);
    this.#dependencies.set(candidate, asking);
    return asking;
  }

  expect(candidates: readonly Candidate[], demands: readonly Demand[]): void {
    // Failures are met again, and reported, where the answer is needed.
    for (const { name, exact } of demands) if (!exact) this.versions(name).catch(() => undefined);
    for (const candidate of candidates) this.dependencies(candidate).catch(() => undefined);
  }

  /** The candidate that a wheel at a URL makes; undefined where it does not run on the target. */
  fromUrl(wheel: ProjectFile, url: string): Candidate | undefined {
    const named = parseWheelName(wheel.file);
    if (!named?.tags.some((tag) => this.#tags.has(tag))) return undefined;
    return this.#pool.of(wheel, named, named.version, url);
  }

  /** What the user brings along. @throws FIRN_PIP_UNSATISFIABLE where an earlier step installed another version of it */
  own({ metadata }: OwnPackage): Candidate {
    const name = normalizeName(metadata.name);
    const before = this.installed(name);
    const candidate = this.#pool.own(metadata, false);
    if (!before) return candidate;
    throw new FirnError(
      "FIRN_PIP_UNSATISFIABLE",
      `${name} ${candidate.text}: an earlier step installed ${describeCandidate(before)}`,
      {
        hint: "Install it once: leave one of the two out",
        details: { name },
      },
    );
  }

  /** What an earlier step installed of a project. */
  installed(name: string): Candidate | undefined {
    const present = this.#options.present?.find((one) => normalizeName(one.name) === name);
    if (present) return this.#pool.own(present, true);
    const item = this.#options.installed.find((one) => one.name === name);
    return item && this.#pool.installed(item);
  }

  /** Extras that were asked for and that the version does not have. */
  async missingExtras(candidate: Candidate): Promise<readonly string[]> {
    const metadata = await this.#metadata(candidate);
    const provided = new Set(metadata?.extras.map(normalizeName));
    return candidate.extras.filter((extra) => !provided.has(extra));
  }

  #hashed(name: string, files: readonly ProjectFile[]): readonly ProjectFile[] {
    const allowed = this.#options.hashes.get(name);
    return allowed ? files.filter(({ sha256 }) => sha256 !== undefined && allowed.has(sha256)) : files;
  }

  async #choices(name: string, extras: readonly string[], bounds: readonly Specifier[]): Promise<readonly Candidate[]> {
    const fixed = this.installed(name);
    if (fixed) return satisfiesAll(fixed.version, bounds) ? [this.#pool.withExtras(fixed, extras)] : [];
    const versions = await this.versions(name);
    const allowed = allowedVersions(versions?.fitting ?? [], (wheel) => wheel.version, bounds, this.#options.pre);
    // PEP 592: what is withdrawn is taken only where it is asked for by its exact version, and nothing else fits.
    const isPinned = bounds.some(({ operator, version }) => operator.startsWith("==") && !version.endsWith(".*"));
    const takeYanked = isPinned && allowed.every(({ file }) => file.yanked);
    const usable = allowed.filter(({ file }) => takeYanked || !file.yanked);
    const preferred = this.#options.prefer.find((item) => item.name === name);
    const held = preferred && parseVersion(preferred.version);
    const first = held && usable.find(({ version }) => compareVersions(version, held) === 0);
    const order = first ? [first, ...usable.filter((wheel) => wheel !== first)] : usable;
    return order.map(({ file, named, version }) => this.#pool.withExtras(this.#pool.of(file, named, version), extras));
  }

  async #require(candidate: Candidate): Promise<readonly Demand[] | undefined> {
    const { base, installed } = candidate;
    // What is installed was resolved with all that it needs.
    if (installed && !base) return [];
    const metadata = await this.#metadata(candidate);
    if (!metadata) return undefined;
    const refuse = (why: string): undefined => void this.unusable.set(candidate, why);
    const python = parseVersion(this.target.full);
    if (python && !allowsPython(metadata.requiresPython, python)) {
      return refuse(`it requires Python ${metadata.requiresPython}, and the image has ${this.target.full}`);
    }
    const provided = new Set(metadata.extras.map(normalizeName));
    const extras = candidate.extras.filter((extra) => provided.has(extra));
    const demands: Demand[] = base ? [demandOfBase(base, candidate)] : [];
    for (const text of metadata.requires) {
      let requirement: Requirement;
      try {
        requirement = parseRequirement(text);
      } catch {
        return refuse(`its metadata has a requirement that cannot be read: ${text}`);
      }
      // With the extras that it has, not those that were asked for.
      const found = this.demands(requirement, { ...candidate, extras }).map((demand) => ({
        ...demand,
        parent: candidate,
      }));
      if (requirement.url !== undefined && found.length && !candidate.metadata)
        return refuse(`it requires ${text}, and only you may give URLs`);
      demands.push(...found);
    }
    return demands;
  }

  async #metadata(candidate: Candidate): Promise<CoreMetadata | undefined> {
    const { context } = this.#options;
    const { base, named } = candidate;
    const own = (base ?? candidate).metadata;
    if (own) return own;
    try {
      const wheel = await knownWheel((base ?? candidate).wheel, candidate.name, context, this.#options.index);
      return await wheelMetadata(wheel, named, context);
    } catch (error) {
      // As pip: a version that is broken is passed over, and named where nothing else fits.
      if (!FirnError.is(error) || error.code !== "FIRN_WHEEL_INVALID" || candidate.url !== undefined) throw error;
      this.unusable.set(candidate, error.message);
      return undefined;
    }
  }
}

/** An extra requires the very version that it is of. */
const demandOfBase = (base: Candidate, parent: Candidate): Demand => {
  const { name, text } = base;
  return { id: name, name, extras: [], specifiers: [], exact: base, parent, text: `${name}==${text}` };
};
