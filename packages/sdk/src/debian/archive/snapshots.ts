import { debianSnapshot, ubuntuSnapshot } from "../../fetch/defaults.ts";
import type { Environment } from "../../fetch/index.ts";

/** An archive as it was at a time, which is written `YYYYMMDDTHHMMSSZ`. */
export type SnapshotAt = (time: string) => string;

/**
 * Debian's snapshots, or those of the service that FIRN_DEBIAN_SNAPSHOT names. https://snapshot.debian.org/
 * @param archive `debian` or `debian-security`
 */
export const debianSnapshots =
  (archive: string, env: Environment): SnapshotAt =>
  (time) =>
    `${serviceOf(env["FIRN_DEBIAN_SNAPSHOT"], debianSnapshot)}/archive/${archive}/${time}`;

/** Ubuntu's snapshots, or those of the service that FIRN_UBUNTU_SNAPSHOT names. https://snapshot.ubuntu.com/ */
export const ubuntuSnapshots =
  (env: Environment): SnapshotAt =>
  (time) =>
    `${serviceOf(env["FIRN_UBUNTU_SNAPSHOT"], ubuntuSnapshot)}/ubuntu/${time}`;

const serviceOf = (named: string | undefined, fallback: string): string => (named || fallback).replace(/\/+$/, "");
