import type { Command } from "../../../shell/index.ts";

/** `ghc --info` is asked for what the compiler can; Debian's can interpret on all machines that firn builds for. */
const ghc: Command = (process) => {
  if (process.args.includes("--info")) {
    process.stdout.write(' [("Have interpreter","YES")\n ]\n');
    return 0;
  }
  process.report({ kind: "unknown", why: `firn compiles no Haskell: ghc ${process.args.join(" ")}` });
  return 1;
};

/** `ghc-pkg recache`: its cache is of GHC's own serialisation; without it packages are read one by one, with a warning. */
const ghcPackages: Command = (process) => {
  if (!process.args.includes("recache")) return 0;
  process.report({
    kind: "deferred",
    why: "it caches the list of Haskell's packages, which is read from their files without",
    remedy: "run ghc-pkg recache --global in a container",
  });
  return 0;
};

/** `octave --eval "pkg ('rebuild');"`: add-on packages are found through a list that tells who made it, and when. */
const octave: Command = (process) => {
  process.report({
    kind: "deferred",
    why: "Octave lists its add-on packages",
    remedy: "run octave --eval \"pkg ('rebuild');\" in a container, where there are any",
  });
  return 0;
};

export const languagePackageCommands: ReadonlyMap<string, Command> = new Map([
  ["ghc", ghc],
  ["ghc-pkg", ghcPackages],
  ["octave", octave],
]);
