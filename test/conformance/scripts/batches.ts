import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { debianArchives, findMirrors } from "../../../packages/sdk/src/debian/archive/index.ts";
import { type LockedDeb, resolveDebian } from "../../../packages/sdk/src/debian/resolve/index.ts";
import { FirnError } from "../../../packages/sdk/src/errors/index.ts";
import type { Sample } from "./draw.ts";

/** Samples that can be installed side by side, and what they bring along. */
export interface Batch {
  readonly samples: readonly Sample[];
  readonly base: readonly LockedDeb[];
  /** Beyond the base. */
  readonly added: readonly LockedDeb[];
}

interface OpenBatch {
  readonly samples: Sample[];
  readonly added: LockedDeb[];
}

/** What systems are made of, and how many samples one has. */
export interface BatchSettings {
  readonly suite: string;
  /** Debian's name: `amd64`. */
  readonly architecture: string;
  readonly size: number;
}

/** Puts samples together, first fit: each goes where nothing conflicts with it. */
export class Batches {
  readonly #settings: BatchSettings;
  readonly #context: Context;
  #base: readonly LockedDeb[] | undefined;
  readonly #open: OpenBatch[] = [];
  readonly #full: OpenBatch[] = [];

  constructor(settings: BatchSettings, context: Context) {
    this.#settings = settings;
    this.#context = context;
  }

  /** @returns why the package cannot be installed on a system made by debian() at all, or undefined */
  async add(sample: Sample): Promise<string | undefined> {
    for (const batch of this.#open) {
      if ((await this.#place(sample, batch)) === undefined) return undefined;
    }
    const batch: OpenBatch = { samples: [], added: [] };
    const why = await this.#place(sample, batch);
    if (why === undefined && batch.samples.length < this.#settings.size) this.#open.push(batch);
    return why;
  }

  async list(): Promise<Batch[]> {
    const base = await this.#baseDebs();
    return [...this.#full, ...this.#open].map(({ samples, added }) => ({ samples, base, added }));
  }

  async #place(sample: Sample, batch: OpenBatch): Promise<string | undefined> {
    const base = await this.#baseDebs();
    try {
      const installed = [...base, ...batch.added];
      const isThere = installed.some(({ name }) => name === sample.name);
      batch.added.push(...(isThere ? [] : await this.#resolve({ install: [sample.name], installed, base: false })));
    } catch (error) {
      if (FirnError.is(error) && error.code.startsWith("FIRN_APT_")) return error.message;
      throw error;
    }
    batch.samples.push(sample);
    if (batch.samples.length < this.#settings.size) return undefined;
    this.#full.push(batch);
    const at = this.#open.indexOf(batch);
    if (at >= 0) this.#open.splice(at, 1);
    return undefined;
  }

  async #baseDebs(): Promise<readonly LockedDeb[]> {
    this.#base ??= await this.#resolve({ install: [], installed: [], base: true });
    return this.#base;
  }

  async #resolve(asked: { install: readonly string[]; installed: readonly LockedDeb[]; base: boolean }) {
    const { suite, architecture } = this.#settings;
    const request = { suite, architecture, recommends: false, prefer: [], ...asked };
    return resolveDebian(request, this.#context, debianArchives(suite, await findMirrors({}, this.#context.env)));
  }
}
