import { z } from "zod";
import { FirnError } from "../../errors/index.ts";
import type { MarkerEnvironment } from "../packaging/marker.ts";
import { markerHolds } from "../packaging/marker.ts";
import { scanWholeMarker } from "../packaging/requirement.ts";
import type { Chosen } from "../pyproject/dependencies.ts";
import type { PythonTarget } from "../python-target.ts";

/** A file that a lock names: wheel or sources. */
export interface LockedFile {
  /** `flask-3.1.3-py3-none-any.whl`; undefined where the lock knows it by its hash only. */
  readonly file: string | undefined;
  /** Undefined for files of the host, which are hashed when they are read. */
  readonly sha256: string | undefined;
  readonly url?: string | undefined;
  readonly size?: number | undefined;
  /** Of a file of the host, relative to the lock's folder. */
  readonly path?: string | undefined;
}

/** A package of a lock that is for the target and the choice made: the one shape that all formats are read into. */
export interface LockedPackage {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  readonly files: readonly LockedFile[];
  /** The address that the user gave instead of a version. */
  readonly url?: string | undefined;
  /** The index it is from, where the lock says. */
  readonly index?: string | undefined;
  /** A project of the host, relative to the lock's folder: laid out as a wheel. */
  readonly directory?: string | undefined;
  /** Of a directory. */
  readonly extras?: readonly string[] | undefined;
  /** A repository, where the lock has no files for it. */
  readonly repository?: string | undefined;
}

/** What a reader of a lock's format is given. */
export interface LockInput {
  /** The lock's folder on the host. */
  readonly directory: string;
  /** As it was named, for messages. */
  readonly file: string;
  readonly text: string;
  readonly chosen: Chosen;
  readonly target: PythonTarget;
  readonly environment: MarkerEnvironment;
}

export type LockReader = (input: LockInput) => readonly LockedPackage[];

/** @throws FIRN_PIP_LOCK_INVALID with the place in the document */
export function checked<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.length ? `${issue.path.join(".")}: ` : "";
  throw lockInvalid(file, `is not as its tool writes it: ${where}${issue?.message ?? "it is wrong"}`);
}

export const lockInvalid = (file: string, why: string, hint?: string): FirnError =>
  new FirnError("FIRN_PIP_LOCK_INVALID", `${file} ${why}`, {
    hint: hint ?? "Write it again with the tool that made it",
    details: { file },
  });

/** @param command of the lock's own tool, which would mend it. */
export const lockStale = (file: string, why: string, command: string): FirnError =>
  new FirnError("FIRN_PIP_LOCK_STALE", `${file} is older than its project: ${why}`, {
    hint: command,
    details: { file, why },
  });

/** Whether a marker in a lock holds; an absent one does. @throws FIRN_PIP_LOCK_INVALID */
export function holds(marker: string | undefined, environment: MarkerEnvironment, file: string): boolean {
  if (marker === undefined || marker.trim() === "") return true;
  try {
    return markerHolds(scanWholeMarker(marker), environment);
  } catch (cause) {
    if (!FirnError.is(cause)) throw cause;
    throw lockInvalid(file, `has a marker that cannot be read: ${cause.message}`);
  }
}

/** `sha256:…` → the digits; undefined for other algorithms. */
export const sha256In = (hash: string | undefined): string | undefined =>
  /^sha256[:=]([0-9a-f]{64})$/i.exec(hash ?? "")?.[1]?.toLowerCase();

/** The last part of an address or path, decoded. */
export function fileName(address: string): string {
  const last =
    address
      .replace(/[?#].*$/, "")
      .split("/")
      .at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
