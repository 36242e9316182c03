import { textOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";

/**
 * Replaces specifiers of tmpfiles.d and sysusers.d. https://manpages.debian.org/tmpfiles.d.5 ("SPECIFIERS")
 * @returns undefined where one has no value in an image: the machine's and the boot's own numbers, the kernel
 */
export function expandSpecifiers(tree: Tree, text: string): string | undefined {
  let known = true;
  const expanded = text.replace(/%(.)/g, (whole, letter: string) => {
    const value = fixed[letter] ?? fromSystem(tree, letter);
    if (value === undefined) known = /[^A-Za-z]/.test(letter);
    return value ?? whole;
  });
  return known ? expanded : undefined;
}

const fixed: Readonly<Record<string, string>> = {
  ...{ "%": "%", C: "/var/cache", S: "/var/lib", L: "/var/log", t: "/run", T: "/tmp", V: "/var/tmp" },
  ...{ H: "localhost", l: "localhost", q: "localhost", u: "root", U: "0", g: "root", G: "0", h: "/root" },
};

function fromSystem(tree: Tree, letter: string): string | undefined {
  if (letter === "m") return fileText(tree, "etc/machine-id")?.trim() || undefined;
  const names: Readonly<Record<string, string>> = {
    ...{ o: "ID", w: "VERSION_ID", B: "BUILD_ID", W: "VARIANT_ID", M: "IMAGE_ID", A: "IMAGE_VERSION" },
  };
  const name = names[letter];
  if (name === undefined) return undefined;
  const release = fileText(tree, "etc/os-release") ?? fileText(tree, "usr/lib/os-release") ?? "";
  return (new RegExp(`^${name}=(.*)$`, "m").exec(release)?.[1] ?? "").replace(/^(["'])(.*)\1$/, "$2");
}

const fileText = (tree: Tree, path: string): string | undefined =>
  tree.resolve(path)?.type === "file" ? textOf(tree.read(path)) : undefined;
