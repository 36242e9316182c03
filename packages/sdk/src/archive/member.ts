import type { Bytes } from "../store/index.ts";

interface Common {
  /** As the archive says it: not yet checked. */
  readonly name: string;
  readonly mode: number;
  /** Whole seconds since 1970. */
  readonly mtime: number;
}

/** One entry of an archive of any format, in the archive's order. */
export type Member =
  | (Common & { readonly type: "file"; readonly size: number; content(): Bytes })
  | (Common & { readonly type: "directory" })
  | (Common & { readonly type: "symlink"; readonly target: string })
  | (Common & { readonly type: "hardlink"; readonly target: string })
  | (Common & { readonly type: "character" | "block" | "fifo"; readonly major: number; readonly minor: number });

/** An archive whose contents can be read in any order until it is closed. */
export interface Members {
  readonly members: readonly Member[];
  /** What was in the archive and cannot be in the image, for people. */
  readonly left: readonly string[];
  close(): Promise<void>;
}
