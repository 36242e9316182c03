import { readFile } from "node:fs/promises";
import { parseControl } from "../../../packages/sdk/src/debian/control/index.ts";
import type { LockedDeb, PresentStanza } from "../../../packages/sdk/src/debian/resolve/index.ts";

/** What is installed before anything is asked for, for apt and for firn. */
export interface StartingState {
  /** The text of dpkg's status file. */
  readonly status: string;
  readonly installed: readonly LockedDeb[];
  readonly present: readonly PresentStanza[] | undefined;
}

/** A system as a dpkg status file tells: of a debootstrap'ed root, or of somebody's image. */
export async function readStatusFile(path: string): Promise<StartingState> {
  const status = await readFile(path, "utf8");
  const present = parseControl(status, path)
    .map((stanza) => ({ stanza, words: (stanza.get("Status") ?? "").split(" ") }))
    .filter(({ words }) => words[2] !== "config-files" && words[2] !== "not-installed")
    .map(({ stanza, words }) => ({ stanza, held: words[0] === "hold" }));
  return { status, installed: [], present };
}
