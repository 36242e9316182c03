import { FirnError } from "../../errors/index.ts";
import { unknownPackage, unknownVersion } from "./explain.ts";
import { localArchive } from "./local-suite.ts";
import type { Package } from "./package.ts";
import { matchesVersion, type PackageRequest } from "./request.ts";
import type { Universe } from "./universe.ts";

/** One package of the user's, and the version that stands for it; undefined for what is excluded. */
export interface ChosenRequest {
  readonly request: PackageRequest;
  readonly pkg: Package | undefined;
}

/**
 * The version that a request means: apt's candidate, or the highest that fits what the user says of it. A virtual package stands for its provider
 * where there is only one, as for apt-get.
 *
 * @param locked versions by name of what earlier lines install, which stays as it is where it fits
 * @throws FIRN_APT_UNKNOWN_PACKAGE, FIRN_APT_VIRTUAL_PACKAGE, FIRN_APT_UNSATISFIABLE where no version fits,
 *   FIRN_APT_REQUEST_INVALID
 */
export function chooseVersion(
  request: PackageRequest,
  universe: Universe,
  locked: ReadonlyMap<string, string>,
): ChosenRequest {
  if (request.suite !== undefined) checkSuite(request.suite, universe, request.text);
  if (request.isExcluded) return { request, pkg: undefined };
  const version = locked.get(request.name);
  const there = universe.versions(request.name).find((pkg) => pkg.version === version);
  if (there && fits(request, there, universe)) return { request, pkg: there };
  const isPlain = request.version === undefined && request.suite === undefined;
  // As for apt, the highest, whatever the suites' priorities.
  const highest = universe.versions(request.name).find((pkg) => fits(request, pkg, universe));
  const own = isPlain ? universe.candidate(request.name) : highest;
  return { request, pkg: own ?? onlyProvider(request, universe) };
}

const fits = (request: PackageRequest, pkg: Package, universe: Universe): boolean =>
  matchesVersion(request, pkg.version) && (request.suite === undefined || universe.isOf(pkg, request.suite));

function onlyProvider(request: PackageRequest, universe: Universe): Package {
  const { version, suite } = request;
  const providers = universe.providers(request.name).filter(({ pkg, version: provided }) => {
    if (suite !== undefined) return universe.isOf(pkg, suite);
    return version === undefined ? universe.candidate(pkg.name) === pkg : provided === version;
  });
  const [first] = providers;
  if (first && providers.every(({ pkg }) => pkg.name === first.pkg.name)) return first.pkg;
  const exists = universe.versions(request.name).length > 0;
  throw exists ? unknownVersion(request, universe) : unknownPackage(request, universe);
}

/** @throws FIRN_APT_REQUEST_INVALID for a suite that is not among the sources */
export function checkSuite(name: string, universe: Universe, text: string): void {
  if (universe.hasSuite(name)) return;
  const suites = universe.suiteNames().filter((suite) => suite !== localArchive);
  throw new FirnError("FIRN_APT_REQUEST_INVALID", `${text} names the suite ${name}, but the image is of ${suites[0]}`, {
    hint: `Suites to choose from: ${suites.join(", ")}.`,
    details: { suite: name, suites },
  });
}
