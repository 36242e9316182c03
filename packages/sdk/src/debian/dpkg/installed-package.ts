import { parseControl, Stanza } from "../control/index.ts";
import type { DebControl } from "../deb/index.ts";
import type { LockedDeb } from "../resolve/index.ts";

/** A package of the image. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Its own: `amd64` or `all`. */
  readonly architecture: string;
  readonly stanza: Stanza;
  readonly control: DebControl;
}

export function installedPackage(deb: LockedDeb, control: DebControl): InstalledPackage {
  const { name, version, architecture } = deb;
  const [stanza = new Stanza([])] = parseControl(control.stanza, `control file of ${name}`);
  return { name, version, architecture, stanza, control };
}

/** How dpkg calls a package's files in its database: with the architecture where several may be installed. */
export const databaseName = ({
  name,
  architecture,
  stanza,
}: Pick<InstalledPackage, "name" | "architecture" | "stanza">): string =>
  stanza.get("Multi-Arch") === "same" ? `${name}:${architecture}` : name;
