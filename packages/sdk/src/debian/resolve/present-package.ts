import type { Stanza } from "../control/index.ts";
import { Package } from "./package.ts";

/** A package that a base image has, as its dpkg's status says. */
export interface PresentStanza {
  readonly stanza: Stanza;
  /** True where it is to stay as it is. */
  readonly held: boolean;
}

const multiArch = ["same", "foreign", "allowed"] as const;
const priorities = ["required", "important", "standard", "optional"];

/** A base image's package as resolution knows packages: no archive need have it. */
export function presentPackage(stanza: Stanza, architecture: string): Package {
  const text = (field: string): string => stanza.folded(field) ?? "";
  const isYes = (field: string): boolean => text(field) === "yes";
  return new Package(
    {
      name: text("Package"),
      version: text("Version"),
      architecture: text("Architecture"),
      essential: isYes("Essential"),
      important: isYes("Important") || isYes("Protected"),
      multiArch: multiArch.find((kind) => kind === text("Multi-Arch")) ?? "no",
      priority: priorities.indexOf(text("Priority")) + 1 || 5,
      met: 0,
      size: 0,
      sha256: "",
      path: "",
      preDepends: text("Pre-Depends"),
      depends: text("Depends"),
      recommends: text("Recommends"),
      suggests: text("Suggests"),
      conflicts: text("Conflicts"),
      breaks: text("Breaks"),
      provides: text("Provides"),
      source: text("Source"),
    },
    architecture,
    undefined,
  );
}
