export { debUrls } from "./deb-urls.ts";
export { localArchive } from "./local-suite.ts";
export type { ArchiveName, LockedDeb } from "./locked-deb.ts";
export { type PresentStanza, presentPackage } from "./present-package.ts";
export { type ResolveRequest, resolveDebian } from "./resolve-debian.ts";
export { compareVersions } from "./version.ts";
