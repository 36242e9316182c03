import type { Package } from "../package.ts";

/** What is to become of a package: nothing, an installation or upgrade, or its removal. */
export type Mode = "keep" | "install" | "delete";

/** Which of a package's versions one asks about: what there is, what there will be, or what would be taken. */
export type When = "current" | "install" | "candidate";

/** What is planned for one package, as apt's `StateCache` has it. */
export interface State {
  readonly name: string;
  /** When apt met the name: decides between equal providers. */
  readonly met: number;
  /** Highest first. */
  readonly versions: readonly Package[];
  readonly essential: boolean;
  /** `Important: yes` or `Protected: yes`. */
  readonly important: boolean;
  readonly current: Package | undefined;
  install: Package | undefined;
  candidate: Package | undefined;
  mode: Mode;
  /** Taken for others only. */
  auto: boolean;
  /** Not to be changed any more: asked for, or the only way to get what is asked for. */
  guarded: boolean;
  /** Neither to be installed, upgraded nor removed. */
  held: boolean;
}

/** Whether a new version is to be unpacked. */
export const installs = ({ mode }: State): boolean => mode === "install";

/** A package that there is not yet. */
export const isNew = ({ mode, current, candidate }: State): boolean =>
  mode === "install" && (current === undefined || candidate === undefined);
