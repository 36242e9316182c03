import pLimit from "p-limit";
import type { StepOf } from "../describe/index.ts";
import type { Facts, Family, StepRequest } from "../lock/index.ts";
import { compareBytes } from "../tree/index.ts";
import { resolveLocked } from "./locks/resolve-locked.ts";
import { ownFacts, presentOwn } from "./own/own-facts.ts";
import { ownPart } from "./own/own-part.ts";
import { normalizeName } from "./packaging/project-name.ts";
import {
  allowedHashes,
  constraintBounds,
  type PipRequest,
  parsedRequirements,
  pipRequest,
  placesOf,
  requestedNames,
} from "./pip-request.ts";
import { pythonOfBase } from "./python-of-base.ts";
import { pythonVersion } from "./python-target.ts";
import { requestJson } from "./request-json.ts";
import { resolveRequirements } from "./resolver/resolve-requirements.ts";
import { installLayout } from "./wheel/install-layout.ts";
import { asLockedWheel, wheelPart } from "./wheel/wheel-part.ts";

type PythonStep = StepOf<"python"> | StepOf<"pip">;

const isPip = (asked: StepRequest): asked is StepRequest<StepOf<"pip">> => asked.step.kind === "pip";

/** Requirements alone are all in the step. */
const readsFiles = ({ wheels, file, pyproject, lock, project }: StepOf<"pip">): boolean =>
  [wheels, file, pyproject, lock, project].some((one) => one !== undefined);

/** A project or wheel of the host, and the hash of what it is. */
type LocalItem = { readonly name: string; readonly version: string; readonly files: string };

/** The image's Python, and wheels for it. */
export const pythonFamily: Family<PythonStep> = {
  name: "python",
  kinds: ["python", "pip"],

  async look(asked, context) {
    if (!isPip(asked)) return new Map();
    const { base, facts } = asked;
    const digest = facts.get("base.digest");
    const isKnown = facts.has("python.executable") || !base || digest === undefined;
    const found = isKnown ? new Map<string, string>() : await pythonOfBase(digest, base, context);
    if (!readsFiles(asked.step)) return found;
    const { own } = await pipRequest({ ...asked, facts: new Map([...found, ...facts]) });
    return new Map([...found, ...ownFacts(own)]);
  },

  async readLocal(asked, { signal }) {
    if (!isPip(asked) || !readsFiles(asked.step)) return undefined;
    const request = await pipRequest(asked);
    const own = request.own.map(async (one): Promise<LocalItem> => {
      const { name, version } = one.metadata;
      return { name: normalizeName(name), version, files: await one.identity(signal) };
    });
    // Who asked for a package is written into it, and the lock does not say.
    return { own: await Promise.all(own), requested: [...requestedNames(request)].sort(compareBytes) };
  },
  localItems: ({ local }) => (local as { readonly own: readonly LocalItem[] } | undefined)?.own ?? [],

  async request(asked) {
    return isPip(asked) ? requestJson(await pipRequest(asked)) : undefined;
  },

  async resolve(asked, prefer, context) {
    if (!isPip(asked)) return [];
    const request: PipRequest = await pipRequest(asked);
    const { target, locked, index, own, pre, requireHashes } = request;
    const installed = asked.earlier.flatMap(({ items }) => items);
    if (locked) return resolveLocked(locked, { target, context, installed, title: asked.step.lock ?? "" });
    return resolveRequirements(parsedRequirements(request), {
      target,
      context,
      prefer,
      installed,
      present: presentOwn(own, asked.facts),
      constraints: constraintBounds(request),
      hashes: allowedHashes(request),
      requireHashes,
      pre,
      index,
      own,
    });
  },

  facts({ step, facts }): Facts {
    if (step.kind !== "python") return new Map();
    const found = new Map([["python.executable", step.executable]]);
    const versions = pythonVersion(facts);
    if (versions) found.set("python.version", versions.python).set("python.full", versions.full);
    return found;
  },

  async parts(asked, items, _placed, context) {
    if (!isPip(asked)) return [];
    const request = await pipRequest(asked);
    const requested = requestedNames(request);
    const layout = installLayout(request.target, asked.facts);
    // Two at a time: one waits for the network while the other is laid out; memory stays bounded.
    const limit = pLimit(2);
    const locked = items.map((item) =>
      limit(() => {
        const wheel = asLockedWheel(item);
        const places = placesOf(request, wheel.sha256);
        // Whoever installs from a lock has asked for all of it.
        const isRequested = request.locked !== undefined || requested.has(item.name);
        return wheelPart(wheel, layout, isRequested, context, places);
      }),
    );
    const own = request.own.map((one) => limit(() => ownPart(one, layout, context)));
    return Promise.all([...locked, ...own]);
  },
};
