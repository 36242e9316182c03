export type { Archive, ArchiveSuite } from "./archive.ts";
export { type ArchiveSettings, type OpenSuite, openArchives } from "./archives.ts";
export { type DebianArchiveOptions, debianArchives } from "./debian-archives.ts";
export type { KeyringSource } from "./keyring.ts";
export { type DebianMirrors, findMirrors } from "./mirrors.ts";
export type { PackageList } from "./package-index.ts";
export type { PackageRecord } from "./package-record.ts";
export type { ReleaseNames } from "./release.ts";
