import pLimit from "p-limit";
import type { Context } from "../context/index.ts";
import type { StepOf } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import type { Json } from "../hash/index.ts";
import { type Family, type LockedItem, type StepRequest } from "../lock/index.ts";
import type { Archive, Listed } from "./archive/index.ts";
import { unpackDeb } from "./deb/index.ts";
import { distributionOf } from "./distribution.ts";
import { installSystem } from "./install-system.ts";
import {
  asInstalled,
  asLocked,
  earlierLocal,
  findLocalDebs,
  localDebs,
  localRecord,
  refuseOlder,
} from "./local-deb/local-debs.ts";
import { bringLocalDeb } from "./local-deb/read-local-deb.ts";
import { factsOfBase, presentIn } from "./present-system.ts";
import { type LockedDeb, resolveDebian } from "./resolve/index.ts";
import { archivesOf, systemSources } from "./sources/archives-of.ts";
import { fetchDeb } from "./sources/fetch-deb.ts";
import { lookAtSource } from "./sources/look-source.ts";
import { sourceKey, sourcesRequest } from "./sources/source-fact.ts";

export type DebianStep = StepOf<"debian"> | StepOf<"aptSource"> | StepOf<"apt"> | StepOf<"deb">;

/** How many packages are fetched and unpacked at a time: the network, the decompressor and the compressor overlap. */
const atATime = 4;

/** What Debian's own images have; no locale, so programs use C.UTF-8 or C as they choose. */
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Debian systems, made of signed packages without running anything of them. */
export const debianFamily: Family<DebianStep> = {
  name: "debian",
  kinds: ["debian", "aptSource", "apt", "deb"],
  system: true,

  async look(asked, context) {
    const { step, base, platform, facts } = asked;
    const digest = facts.get("base.digest");
    const found =
      step.kind === "debian" || !base || digest === undefined
        ? []
        : await factsOfBase(digest, base, architectureOf(platform), context);
    const added = step.kind === "aptSource" ? await lookAtSource({ ...asked, step }, context) : [];
    return new Map([...found, ...added]);
  },

  async readLocal(asked, context) {
    const { step, platform, facts } = asked;
    if (step.kind === "aptSource") return facts.get(sourceKey(step.name));
    if (step.kind !== "deb") return undefined;
    return (await findLocalDebs({ ...asked, step }, architectureOf(platform), context)) as unknown as Json;
  },

  localItems: localDebs,

  request(asked) {
    const suite = suiteOf(asked);
    const { step, facts } = asked;
    if (step.kind === "debian") {
      return { suite, flavour: step.flavour, components: step.components, suites: step.suites };
    }
    if (step.kind === "deb") {
      const local = localDebs(asked).map(({ control }) => control);
      const { recommends } = step;
      return { base: facts.get("base.digest"), suite, local, recommends, sources: sourcesRequest(facts) };
    }
    if (step.kind !== "apt") return undefined;
    const { packages: install, recommends, targetRelease, hold } = step;
    const digest = facts.get("base.digest");
    return { base: digest, suite, install, recommends, targetRelease, hold, sources: sourcesRequest(facts) };
  },

  async resolve(asked, prefer, context) {
    const { step, platform, facts, earlier, base } = asked;
    const architecture = architectureOf(platform);
    const own = localDebs(asked);
    const before = earlierLocal(earlier);
    const local = [...own.map(({ control }) => control), ...before];
    for (const deb of own) refuseOlder(deb, facts.get(`package.${deb.name}`));
    return resolveDebian(
      {
        suite: suiteOf(asked),
        architecture,
        install: step.kind === "apt" ? step.packages : own.map(({ name, version }) => `${name}=${version}`),
        recommends: (step.kind === "apt" || step.kind === "deb") && step.recommends,
        ...(step.kind === "apt" && { targetRelease: step.targetRelease, hold: step.hold }),
        installed: [...earlier.flatMap((section) => section.items).map(asLockedDeb), ...before.map(asInstalled)],
        present: base && (await presentIn(await base(), architecture)),
        prefer: prefer.map(asLockedDeb),
        base: step.kind === "debian",
        local: local.map((control) => localRecord(control, architecture)),
        minimal: facts.get("system.flavour") === "minimal" || (step.kind === "debian" && step.flavour === "minimal"),
      },
      context,
      await archivesFor(asked, context),
      { locked: listedIn(asked.held ?? []) },
    );
  },

  facts(asked, items) {
    const { step } = asked;
    const all = [...items, ...localDebs(asked)];
    const facts = new Map(all.map((item) => [`package.${item.name}`, item.version]));
    if (step.kind === "debian") facts.set("system.id", distributionOf(step.suite)).set("system.suite", step.suite);
    if (step.kind === "debian" && step.components) facts.set("system.components", step.components.join(" "));
    if (step.kind === "debian" && step.suites) facts.set("system.suites", step.suites.join(" "));
    if (step.kind === "debian" && step.flavour) facts.set("system.flavour", step.flavour);
    return facts;
  },

  async parts(asked, items, _placed, context) {
    const local = localDebs(asked).map(asLocked);
    if (items.length + local.length === 0) return [];
    const archives = await archivesFor(asked, context);
    const limit = pLimit(atATime);
    const debs = [...items.map(asLockedDeb), ...local].sort(byUnpacking);
    const download = (deb: LockedDeb) =>
      local.includes(deb) ? bringLocalDeb(deb, asked.context ?? "", context) : fetchDeb(deb, archives, context);
    const task = context.progress.start("unpack", `${debs.length} packages`, debs.length, "items");
    const unpackOne = async (deb: LockedDeb) => {
      const { part } = await unpackDeb(deb, download, context);
      task.advance(1);
      return part;
    };
    try {
      const parts = await Promise.all(debs.map((deb) => limit(() => unpackOne(deb))));
      task.end();
      return parts;
    } catch (error) {
      limit.clearQueue();
      task.end("failed");
      throw error;
    }
  },

  async install(tree, steps, context) {
    const [first] = steps;
    if (!first) return { packages: [], reports: [] };
    return installSystem(tree, steps, suiteOf(first.asked), architectureOf(first.asked.platform), context);
  },

  configure(config, step) {
    if (step.kind !== "debian") return config;
    const start = { ...config, Env: [`PATH=${path}`] };
    return step.flavour === "minimal" ? start : { ...start, Cmd: ["bash"] };
  },
};

/** @throws FIRN_APT_NEEDS_DEBIAN for apt() on what is no Debian system */
function suiteOf({ step, earlier, facts }: StepRequest<DebianStep>): string {
  if (step.kind === "debian") return step.suite;
  const suite = facts.get("system.suite");
  if (suite === undefined || (earlier.length === 0 && !facts.has("base.digest"))) {
    const name = step.kind === "deb" ? "deb()" : "apt()";
    throw new FirnError("FIRN_APT_NEEDS_DEBIAN", `${name} adds packages to a Debian system, and this is none`, {
      hint: 'Start from base(debian("bookworm")), or from a registry\'s image that is one.',
    });
  }
  return suite;
}

/** Where the image's packages come from. */
const archivesFor = (asked: StepRequest<DebianStep>, context: Context): Promise<Archive[]> =>
  archivesOf(systemSources(asked, suiteOf(asked)), asked.facts, architectureOf(asked.platform), context);

/** `linux/amd64` → `amd64`; Debian calls `linux/arm/v7` armhf. */
function architectureOf(platform: string): string {
  const [, architecture = "", variant] = platform.split("/");
  return architecture === "arm" ? (variant === "v5" || variant === "v6" ? "armel" : "armhf") : architecture;
}

/** @throws FIRN_LOCK_INVALID where a line of the lock lacks what a package needs */
function asLockedDeb(item: LockedItem): LockedDeb {
  const { sha256, size, architecture, archive, path: file, listed } = item;
  if (
    sha256 === undefined ||
    size === undefined ||
    !isText(archive) ||
    !isText(architecture) ||
    !isText(file) ||
    !isText(listed)
  ) {
    throw new FirnError("FIRN_LOCK_INVALID", `firn.lock does not say enough about ${item.name} ${item.version}`, {
      hint: `firn lock --update ${item.name}`,
    });
  }
  return { ...item, name: item.name, version: item.version, sha256, size, architecture, archive, path: file, listed };
}

/** When what was locked was listed, as far as its lines say so. */
const listedIn = (items: readonly LockedItem[]): Listed[] =>
  items.flatMap(({ archive, suite, listed }) =>
    isText(archive) && isText(listed) ? [{ archive, listed, ...(isText(suite) && { suite }) }] : [],
  );

const isText = (value: unknown): value is string => typeof value === "string";

/** base-files says what the common directories are like, so it comes first; otherwise names decide. */
function byUnpacking(a: LockedDeb, b: LockedDeb): number {
  const [first, second] = [a, b].map(({ name }) => (name === "base-files" ? "" : name));
  return first === second ? 0 : (first ?? "") < (second ?? "") ? -1 : 1;
}
