export { edition } from "./edition.ts";
export type { BaseFile, BaseImage, Facts, Family, LaidStep, StepRequest } from "./family.ts";
export { fetchLocked, lockGone } from "./fetch-locked.ts";
export type { Installation, PackageChanges, ScriptReport } from "./installation.ts";
export { type LockChange, lockChanges } from "./lock-changes.ts";
export { emptyLock, type LockFile, readLock, writeLock } from "./lock-file.ts";
export { type LockedStep, type LockMode, lockSteps } from "./lock-steps.ts";
export type { LockedItem, Section } from "./section.ts";
