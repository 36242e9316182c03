import pLimit from "p-limit";
import type { Context } from "../context/index.ts";
import type { StepOf } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import { type Family, fetchLocked, type LockedItem, type StepRequest } from "../lock/index.ts";
import { type Archive, debianArchives, findMirrors } from "./archive/index.ts";
import { unpackDeb } from "./deb/index.ts";
import { installSystem } from "./install-system.ts";
import { factsOfBase, presentIn } from "./present-system.ts";
import { debUrls, type LockedDeb, resolveDebian } from "./resolve/index.ts";

export type DebianStep = StepOf<"debian"> | StepOf<"apt"> | StepOf<"deb">;

/** How many packages are fetched and unpacked at a time: the network, the decompressor and the compressor overlap. */
const atATime = 4;

/** What Debian's own images have; no locale, so programs use C.UTF-8 or C as they choose. */
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Debian systems, made of signed packages without running anything of them. */
export const debianFamily: Family<DebianStep> = {
  name: "debian",
  kinds: ["debian", "apt", "deb"],
  system: true,

  async look({ step, base, platform, facts }, context) {
    const digest = facts.get("base.digest");
    if (step.kind === "debian" || !base || digest === undefined) return new Map();
    return factsOfBase(digest, base, architectureOf(platform), context);
  },

  request(asked) {
    const suite = suiteOf(asked);
    const { step, facts } = asked;
    if (step.kind === "debian") return { suite, flavour: step.flavour };
    if (step.kind === "deb") return undefined;
    return { base: facts.get("base.digest"), suite, install: step.packages, recommends: step.recommends };
  },

  async resolve(asked, prefer, context) {
    const { step, platform, facts, earlier, base } = asked;
    return resolveDebian(
      {
        suite: suiteOf(asked),
        architecture: architectureOf(platform),
        install: step.kind === "apt" ? step.packages : [],
        recommends: step.kind !== "debian" && step.recommends,
        installed: earlier.flatMap((section) => section.items).map(asLockedDeb),
        present: base && (await presentIn(await base(), architectureOf(platform))),
        prefer: prefer.map(asLockedDeb),
        base: step.kind === "debian",
        minimal: facts.get("system.flavour") === "minimal" || (step.kind === "debian" && step.flavour === "minimal"),
      },
      context,
      await archivesOf(suiteOf(asked), context),
    );
  },

  facts({ step }, items) {
    const facts = new Map(items.map((item) => [`package.${item.name}`, item.version]));
    if (step.kind === "debian") facts.set("system.id", "debian").set("system.suite", step.suite);
    if (step.kind === "debian" && step.flavour) facts.set("system.flavour", step.flavour);
    return facts;
  },

  async parts(asked, items, _placed, context) {
    const archives = await archivesOf(suiteOf(asked), context);
    const limit = pLimit(atATime);
    const debs = items.map(asLockedDeb).sort(byUnpacking);
    const download = (deb: LockedDeb) => fetchLocked(deb, debUrls(deb, archives), context);
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
    throw new FirnError("FIRN_APT_NEEDS_DEBIAN", "apt() adds packages to a Debian system, and this is none", {
      hint: 'Start from base(debian("bookworm")), or from a registry\'s image that is one.',
    });
  }
  return suite;
}

/** Where the image's packages come from. */
async function archivesOf(suite: string, context: Context): Promise<Archive[]> {
  return debianArchives(suite, await findMirrors({}, context.env));
}

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

const isText = (value: unknown): value is string => typeof value === "string";

/** base-files says what the common directories are like, so it comes first; otherwise names decide. */
function byUnpacking(a: LockedDeb, b: LockedDeb): number {
  const [first, second] = [a, b].map(({ name }) => (name === "base-files" ? "" : name));
  return first === second ? 0 : (first ?? "") < (second ?? "") ? -1 : 1;
}
