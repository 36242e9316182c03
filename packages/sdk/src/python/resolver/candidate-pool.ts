import { FirnError } from "../../errors/index.ts";
import type { LockedItem } from "../../lock/index.ts";
import type { ProjectFile } from "../package-index/project-file.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { formatVersion, parseVersion, type Version } from "../packaging/version.ts";
import { parseWheelName, type WheelName } from "../packaging/wheel-name.ts";
import type { CoreMetadata } from "../wheel/core-metadata.ts";
import { type Candidate, identify } from "./candidate.ts";

/** Makes candidates, and makes each of them once: what was ruled out is known by its identity. */
export class CandidatePool {
  readonly #made = new Map<string, Candidate>();

  /** `url`: of a wheel that the user gave by its address. */
  of(wheel: ProjectFile, named: WheelName, version: Version, url?: string): Candidate {
    return this.#make(wheel, named, version, false, url);
  }

  /** What an earlier step locked. @throws FIRN_LOCK_INVALID */
  installed(item: LockedItem): Candidate {
    const { name, version, sha256, size } = item;
    const file = String(item["file"]);
    const named = parseWheelName(file);
    const parsed = parseVersion(version);
    if (!named || !parsed) {
      throw new FirnError("FIRN_LOCK_INVALID", `firn.lock has ${name} with the file ${file}, which is no wheel`);
    }
    const wheel = { file, url: "", sha256, size, requiresPython: undefined, yanked: false, metadata: undefined };
    return this.#make(wheel, named, parsed, true, undefined);
  }

  /** A project or wheel of the user's own. @throws FIRN_WHEEL_INVALID where its version is none */
  own(metadata: CoreMetadata, installed: boolean): Candidate {
    const name = normalizeName(metadata.name);
    const version = parseVersion(metadata.version);
    if (!version) {
      throw new FirnError("FIRN_WHEEL_INVALID", `${metadata.name} has the version ${metadata.version}, which is none`);
    }
    const text = formatVersion(version);
    const file = `${name.replaceAll("-", "_")}-${text}-py3-none-any.whl`;
    const named: WheelName = { name, version, build: undefined, tags: ["py3-none-any"] };
    const wheel = { file, url: "own:", sha256: undefined, size: undefined, requiresPython: undefined, yanked: false };
    return this.#once(`${name} ${text} own ${installed}`, () => {
      const rest = { named, installed, metadata, wheel: { ...wheel, metadata: undefined } };
      return { id: name, name, extras: [], version, text, ...rest };
    });
  }

  /** The same version with extras. */
  withExtras(base: Candidate, extras: readonly string[]): Candidate {
    if (extras.length === 0) return base;
    const id = identify(base.name, extras);
    return this.#once(`${id} ${base.text} ${base.wheel.url}`, () => ({ ...base, id, extras, base }));
  }

  #make(
    wheel: ProjectFile,
    named: WheelName,
    version: Version,
    installed: boolean,
    url: string | undefined,
  ): Candidate {
    const { name } = named;
    const text = formatVersion(version);
    return this.#once(`${name} ${text} ${wheel.url}`, () => {
      return { id: name, name, extras: [], version, text, wheel, named, installed, url };
    });
  }

  #once(key: string, make: () => Candidate): Candidate {
    const known = this.#made.get(key) ?? make();
    this.#made.set(key, known);
    return known;
  }
}
