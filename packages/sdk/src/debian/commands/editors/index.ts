import type { Command } from "../../../shell/index.ts";
import { helpztags } from "./vim-tags.ts";

/** Programs of editors that packages call for their own files. */
export const editorCommands: ReadonlyMap<string, Command> = new Map([["helpztags", helpztags]]);
