import type { Command } from "../../shell/index.ts";
import { cat, rev, tac } from "./cat.ts";
import { column, join, paste } from "./columns.ts";
import { cksum, digestCommands, sum } from "./digests.ts";
import { echo, printf, yes } from "./echo.ts";
import { base32, base64 } from "./encode.ts";
import { head, tail } from "./head.ts";
import { expand, fmt, fold, nl, unexpand } from "./layout.ts";
import { factor, seq, tsort } from "./numbers.ts";
import { hd, hexdump, od, strings } from "./od.ts";
import { shuf, sort } from "./sort.ts";
import { tee } from "./tee.ts";
import { comm, uniq } from "./uniq.ts";
import { wc } from "./wc.ts";

/** Commands that read text and write text. */
export const streamCommands: ReadonlyMap<string, Command> = new Map([
  ...digestCommands,
  ...Object.entries({ base32, base64, cat, cksum, column, comm, echo, expand, factor, fmt, fold, head, hexdump, join }),
  ...Object.entries({ nl, od, paste, printf, rev, seq, shuf, sort, strings, sum, tac, tail, tee, tsort, unexpand }),
  ...Object.entries({ uniq, wc, yes }),
  ["hd", hd],
]);
