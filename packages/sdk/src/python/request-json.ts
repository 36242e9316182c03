import { digestOfJson, hexOf, type Json } from "../hash/index.ts";
import { compareBytes } from "../tree/index.ts";
import type { ChosenPackage } from "./locks/choose-files.ts";
import type { OwnWheel } from "./own/own-wheel.ts";
import { normalizeName } from "./packaging/project-name.ts";
import type { PipRequest } from "./pip-request.ts";

/** For the lock: empty parts are left out, so that a line stays short. */
export function requestJson(request: PipRequest): Json {
  const { requirements, constraints, hashes, requireHashes, pre, own, locked, step, target } = request;
  const { full, machine, glibc } = target;
  const { extras = [], groups = [] } = step;
  return {
    ...(locked ? { lock: step.lock ?? "", pins: pinsOf(locked) } : { requirements }),
    ...(locked && extras.length > 0 && { extras }),
    ...(locked && groups.length > 0 && { groups }),
    ...(constraints.length > 0 && { constraints }),
    ...(Object.keys(hashes).length > 0 && { hashes }),
    ...(requireHashes && Object.keys(hashes).length === 0 && { requireHashes }),
    ...(pre && { pre }),
    ...(own.length > 0 && { own: own.map(ownJson) }),
    python: full,
    machine,
    glibc,
  };
}

/** What a lock pins for this target, in short: its other platforms, groups and comments do not matter. */
const pinsOf = (packages: readonly ChosenPackage[]): string =>
  hexOf(
    digestOfJson(
      packages.map(({ name, version, url, wheel, files }) => [
        name,
        version,
        url ?? null,
        ...(wheel ? [wheel.sha256 ?? null] : files.map(({ sha256 }) => sha256 ?? "").sort(compareBytes)),
      ]),
    ),
  );

/**
 * What of the user's own decides a resolution: not its files, which are hashed when the image is made, nor its version,
 * so that a release of one's own does not make firn.lock stale.
 */
function ownJson({ metadata, extras }: OwnWheel): Json {
  const { name, requiresPython, requires } = metadata;
  return {
    name: normalizeName(name),
    ...(requiresPython !== undefined && { requiresPython }),
    ...(requires.length > 0 && { requires }),
    ...(metadata.extras.length > 0 && { provides: metadata.extras }),
    ...(extras.length > 0 && { extras }),
  };
}
