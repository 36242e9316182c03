import { fileURLToPath } from "node:url";
import type { StepOf } from "../describe/index.ts";
import type { Json } from "../hash/index.ts";
import type { StepRequest } from "../lock/index.ts";
import { markerHolds } from "./packaging/marker.ts";
import { parseRequirement, type Requirement } from "./packaging/requirement.ts";
import type { Specifier } from "./packaging/specifier.ts";
import { markerEnvironment, type PythonTarget, pythonTarget } from "./python-target.ts";
import { readRequirementsFile } from "./requirements-file.ts";

/** A pip step as plain data: what decides its answer. The same whatever host it is asked on. */
export interface PipRequest {
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
  readonly hashes: Readonly<Record<string, readonly string[]>>;
  readonly target: PythonTarget;
}

/** @throws FIRN_PIP_TARGET_UNKNOWN, FIRN_PIP_REQUIREMENTS_FILE, FIRN_PIP_REQUIREMENT_INVALID */
export function pipRequest(asked: StepRequest<StepOf<"pip">>): PipRequest {
  const { step, platform, facts, context } = asked;
  const target = pythonTarget(platform, facts);
  for (const text of step.requirements) parseRequirement(text);
  if (step.file === undefined) {
    return { requirements: step.requirements, constraints: [], hashes: {}, target };
  }
  const directory = context === undefined ? process.cwd() : fileURLToPath(context);
  const { requirements, constraints, hashes } = readRequirementsFile(directory, step.file);
  return { requirements: [...step.requirements, ...requirements], constraints, hashes, target };
}

/** For the lock: empty parts are left out, so that a line stays short. */
export function requestJson({ requirements, constraints, hashes, target }: PipRequest): Json {
  const { full, machine, glibc } = target;
  return {
    requirements,
    ...(constraints.length > 0 && { constraints }),
    ...(Object.keys(hashes).length > 0 && { hashes }),
    python: full,
    machine,
    glibc,
  };
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
  const allowed = new Map<string, ReadonlySet<string>>();
  for (const [text, digests] of Object.entries(request.hashes)) {
    const { name } = parseRequirement(text);
    allowed.set(name, new Set([...(allowed.get(name) ?? []), ...digests]));
  }
  return allowed;
}
