import type { Digest, Json } from "../../hash/index.ts";
import type { Facts } from "../../lock/index.ts";

/** What an aptSource() establishes for the steps after it. */
export interface SourceFact {
  readonly name: string;
  readonly url: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Absent: the image's. */
  readonly architectures?: readonly string[] | undefined;
  readonly trusted?: boolean | undefined;
  /** The publisher's key: a file of the image, or one of the host's that is in the store. */
  readonly key?: { readonly path: string } | { readonly digest: Digest; readonly isArmored: boolean };
}

const prefix = "apt.source.";

export const sourceKey = (name: string): string => prefix + name;

/** The sources that earlier steps added, in their order. */
export function sourcesIn(facts: Facts): SourceFact[] {
  return [...facts].flatMap(([key, value]) => (key.startsWith(prefix) ? [JSON.parse(value) as SourceFact] : []));
}

/** As part of what apt() asks: what decides which packages there are. Undefined where no source was added. */
export function sourcesRequest(facts: Facts): Json | undefined {
  const sources = sourcesIn(facts).map(({ name, url, suites, components, architectures }) => {
    return { name, url, suites, components, architectures };
  });
  return sources.length === 0 ? undefined : sources;
}
