import type { OpenSuite, PackageList, PackageRecord } from "../archive/index.ts";
import { parseRelations } from "./relation.ts";

/** The name of what is no archive: .deb files of the user's. */
export const localArchive = "local";

/** Packages of the user's own, as one more suite: to be listed before the others, since its versions are meant. */
export function localSuite(records: readonly PackageRecord[]): OpenSuite {
  const index: PackageList = {
    named: (name) => records.filter((record) => record.name === name),
    providing: (name) =>
      records.filter((record) =>
        parseRelations(record.provides, record.architecture)
          .flat()
          .some((provided) => provided.name === name),
      ),
    basics: () => [],
    names: () => records.map(({ name }) => name),
  };
  const none = { suite: "", codename: "", label: "", origin: "", version: "" };
  const release = { ...none, notAutomatic: false, butAutomaticUpgrades: false };
  return { archive: localArchive, suite: localArchive, component: "", date: new Date(0), release, index };
}
