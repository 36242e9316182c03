import type { Facts } from "../../lock/index.ts";
import { normalizeName } from "../packaging/project-name.ts";
import type { CoreMetadata } from "../wheel/core-metadata.ts";
import type { OwnWheel } from "./own-wheel.ts";

const ownFact = "python.own.";

/** What a step brings along, for those after it: no lock holds it. */
export const ownFacts = (own: readonly OwnWheel[]): Facts =>
  new Map(own.map(({ metadata }) => [ownFact + normalizeName(metadata.name), JSON.stringify(metadata)]));

/** What earlier steps brought along. A step's own facts are already among them. */
export function presentOwn(own: readonly OwnWheel[], facts: Facts): readonly CoreMetadata[] {
  const now = ownFacts(own);
  return [...facts].flatMap(([key, value]) =>
    key.startsWith(ownFact) && now.get(key) !== value ? [JSON.parse(value) as CoreMetadata] : [],
  );
}
