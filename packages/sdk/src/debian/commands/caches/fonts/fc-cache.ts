import type { Command } from "../../../../shell/index.ts";

const place = "var/cache/fontconfig";

/** https://bford.info/cachedir/, in fontconfig's words. */
const tag = `Signature: 8a477f597d28d172789f06886806bc55
# This file is a cache directory tag created by fontconfig.
# For information about cache directory tags, see:
#       http://www.brynosaurus.com/cachedir/
`;

/**
 * `fc-cache`: fontconfig's caches hold what FreeType reads out of every font, and are valid only for the directories'
 * times, to the nanosecond, which a layer does not keep. Programs make their own where there is none: the first that
 * looks for a font reads them all.
 */
export const fcCache: Command = (process) => {
  const { tree, args } = process;
  if (args.some((word) => word === "--version" || /^-[A-Za-z]*V/.test(word))) {
    process.report({ kind: "unknown", why: "fc-cache tells no version here" });
    return 1;
  }
  const tagFile = `${place}/CACHEDIR.TAG`;
  if (!tree.resolve(tagFile)) tree.write(tagFile, tag, { mode: 0o666 & ~process.umask });
  process.report({
    kind: "deferred",
    why: "it reads all fonts into a cache, which is valid only for the times of directories where it is made",
    remedy: "fc-cache -s",
  });
  return 0;
};
