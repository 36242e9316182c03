export { type ArchiveSettings, type OpenSuite, openArchives } from "./archives.ts";
export type { KeyringSource } from "./keyring.ts";
export { type DebianMirrors, findMirrors } from "./mirrors.ts";
export type { PackageRecord } from "./package-record.ts";
