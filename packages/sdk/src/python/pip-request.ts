import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import type { StepOf } from "../describe/index.ts";

import type { StepRequest } from "../lock/index.ts";

import { type ChosenPackage, chooseFiles } from "./locks/choose-files.ts";
import { readLock } from "./locks/read-lock.ts";
import { indexOf } from "./locks/resolve-locked.ts";
import { type OwnWheel, ownProject, ownWheel } from "./own/own-wheel.ts";
import { configured, type IndexChoice } from "./package-index/index-choice.ts";
import { markerHolds } from "./packaging/marker.ts";

import { parseRequirement, type Requirement } from "./packaging/requirement.ts";
import type { Specifier } from "./packaging/specifier.ts";
import { pyprojectRequirements } from "./pyproject/dependencies.ts";
import { readPyproject } from "./pyproject/pyproject.ts";
import { markerEnvironment, type PythonTarget, pythonTarget } from "./python-target.ts";
import { readRequirementsFile } from "./requirements/requirements-file.ts";

import type { WheelPlaces } from "./wheel/wheel-part.ts";

/** A pip step, its files read. What of it decides the answer is the same whatever host it is asked on. */
export interface PipRequest {
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
  readonly hashes: Readonly<Record<string, readonly string[]>>;
  readonly requireHashes: boolean;
  readonly pre: boolean;
  readonly index: IndexChoice;
  /** Wheels and projects of the host. */
  readonly own: readonly OwnWheel[];
  /** What another tool's lock holds for the target: then nothing is resolved. */
  readonly locked?: readonly ChosenPackage[] | undefined;
  readonly step: StepOf<"pip">;
  readonly target: PythonTarget;
}

/**
 * @throws FIRN_PIP_TARGET_UNKNOWN, FIRN_PIP_REQUIREMENTS_FILE, FIRN_PIP_REQUIREMENT_INVALID, FIRN_PIP_PYPROJECT,
 * FIRN_PIP_LOCK_INVALID, FIRN_PIP_LOCK_STALE, FIRN_PIP_NOT_STATIC and others
 */
export async function pipRequest(asked: StepRequest<StepOf<"pip">>): Promise<PipRequest> {
  const { step, platform, facts, context } = asked;
  const target = pythonTarget(platform, facts);
  for (const text of step.requirements) parseRequirement(text);
  const directory = context === undefined ? process.cwd() : fileURLToPath(context);
  const chosen = { extras: step.extras ?? [], groups: step.groups ?? [] };
  const request: PipRequest = {
    requirements: step.requirements,
    constraints: [],
    hashes: {},
    requireHashes: false,
    pre: false,
    index: configured,
    own: await Promise.all((step.wheels ?? []).map((wheel) => ownWheel(directory, wheel, target))),
    step,
    target,
  };
  if (step.file !== undefined) {
    const { requirements, paths, ...rest } = readRequirementsFile(directory, step.file);
    const own = await Promise.all(
      paths.map(async (path) =>
        /\.whl(\[|$)/.test(path)
          ? ownWheel(directory, path, target)
          : ownProject(directory, ...withExtras(path), target),
      ),
    );
    return {
      ...request,
      ...rest,
      requirements: [...step.requirements, ...requirements],
      own: [...request.own, ...own],
    };
  }
  if (step.pyproject !== undefined) {
    const named = pyprojectRequirements(readPyproject(directory, step.pyproject), chosen, target);
    return { ...request, requirements: [...step.requirements, ...named] };
  }
  if (step.project !== undefined)
    return { ...request, own: [...request.own, ownProject(directory, step.project, chosen.extras, target)] };
  if (step.lock !== undefined) {
    const all = chooseFiles(readLock(directory, step.lock, chosen, target), target, step.lock);
    return {
      ...request,
      locked: all.filter((one) => !isOwn(one)),
      own: await ownOfLock(directory, step.lock, all, target),
    };
  }
  return request;
}

const isOwn = ({ directory, wheel }: ChosenPackage): boolean => directory !== undefined || wheel?.path !== undefined;

/** What a lock has of the host: members of its workspace, and wheels by their path. */
async function ownOfLock(
  directory: string,
  lock: string,
  packages: readonly ChosenPackage[],
  target: PythonTarget,
): Promise<readonly OwnWheel[]> {
  const base = posix.dirname(lock);
  return Promise.all(
    packages.filter(isOwn).map(async (one) => {
      if (one.wheel?.path !== undefined) return ownWheel(directory, posix.join(base, one.wheel.path), target);
      return ownProject(directory, posix.join(base, one.directory ?? ""), one.extras ?? [], target);
    }),
  );
}

/** `./libs/tool[web]` */
function withExtras(path: string): [string, readonly string[]] {
  const [, folder = path, extras] = /^(.*?)\[([^\]]*)\]$/.exec(path) ?? [];
  return [folder, extras?.split(",").map((extra) => extra.trim()) ?? []];
}

/** Where a locked wheel of the request may be had, besides what the index lists for its hash. */
export function placesOf(request: PipRequest, sha256: string): WheelPlaces {
  const one = request.locked?.find(({ wheel, files }) =>
    wheel ? wheel.sha256 === sha256 : files.some((file) => file.sha256 === sha256),
  );
  if (!one) return { urls: [], index: request.index };
  return { urls: one.wheel?.url === undefined ? [] : [one.wheel.url], index: indexOf(one) };
}

export function parsedRequirements(request: PipRequest): readonly Requirement[] {
  return request.requirements.map(parseRequirement);
}

/** Normalised names of what the user asked for by name on this target. */
export function requestedNames(request: PipRequest): ReadonlySet<string> {
  const environment = markerEnvironment(request.target);
  const applying = parsedRequirements(request).filter(({ marker }) => !marker || markerHolds(marker, environment));
  return new Set(applying.map(({ name }) => name));
}

/** Bounds by name, of constraints that apply to the target. */
export function constraintBounds(request: PipRequest): ReadonlyMap<string, readonly Specifier[]> {
  const environment = markerEnvironment(request.target);
  const bounds = new Map<string, readonly Specifier[]>();
  for (const { name, specifiers, marker } of request.constraints.map(parseRequirement)) {
    if (!marker || markerHolds(marker, environment)) bounds.set(name, [...(bounds.get(name) ?? []), ...specifiers]);
  }
  return bounds;
}

/** Allowed digests by name; a name without any may be any file. */
export function allowedHashes(request: PipRequest): ReadonlyMap<string, ReadonlySet<string>> {
  const environment = markerEnvironment(request.target);
  const allowed = new Map<string, ReadonlySet<string>>();
  for (const [text, digests] of Object.entries(request.hashes)) {
    const { name, marker } = parseRequirement(text);
    if (!marker || markerHolds(marker, environment))
      allowed.set(name, new Set([...(allowed.get(name) ?? []), ...digests]));
  }
  return allowed;
}
