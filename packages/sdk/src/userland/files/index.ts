import type { Command } from "../../shell/index.ts";
import { chmod } from "./chmod.ts";
import { chgrp, chown } from "./chown.ts";
import { cmp } from "./cmp.ts";
import { cp } from "./cp.ts";
import { dd } from "./dd.ts";
import { diff } from "./diff.ts";
import { mkdir, rmdir } from "./directories.ts";
import { df, du } from "./du.ts";
import { gunzip, gzip, zcat } from "./gzip.ts";
import { install } from "./install.ts";
import { ln } from "./ln.ts";
import { ls } from "./ls.ts";
import { mktemp, tempfile } from "./mktemp.ts";
import { mv } from "./mv.ts";
import { readlink, realpath } from "./paths.ts";
import { rm } from "./rm.ts";
import { runParts } from "./run-parts.ts";
import { link, shred, sync, truncate, unlink } from "./small.ts";
import { mkfifo, mknod } from "./special-files.ts";
import { split } from "./split.ts";
import { stat } from "./stat.ts";
import { tar } from "./tar.ts";
import { touch } from "./touch.ts";
import { which } from "./which.ts";

/** Commands that work on files and their names. */
export const fileCommands: ReadonlyMap<string, Command> = new Map([
  ...Object.entries({ chgrp, chmod, chown, cmp, cp, dd, df, diff, du, gunzip, gzip, install, link, ln, ls, mkdir }),
  ...Object.entries({ mkfifo, mknod, mktemp, mv, readlink, realpath, rm, rmdir, shred, split, stat, sync, tar }),
  ...Object.entries({ tempfile, touch, truncate, unlink, which, zcat }),
  ["run-parts", runParts],
  ["which.debianutils", which],
  ["uncompress", gunzip],
]);
