const special = /[\\^$.|?*+()[\]{}]/;

/** fnmatch(3) without flags: `*` and `?` match slashes and leading dots too. */
export function toPattern(glob: string): RegExp {
  let source = "";
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? "";
    const end = character === "[" ? glob.indexOf("]", at + (/^\[[!^]?\]/.test(glob.slice(at)) ? 3 : 2)) : -1;
    if (character === "*") source += "[^]*";
    else if (character === "?") source += "[^]";
    else if (end > 0) {
      const inside = glob
        .slice(at + 1, end)
        .replace(/^!/, "^")
        .replaceAll("\\", "\\\\")
        .replaceAll("[", "\\[");
      source += `[${inside.replace(/^(\^?)\]/, "$1\\]")}]`;
      at = end;
    } else if (character === "\\" && at + 1 < glob.length) {
      const next = glob[++at] ?? "";
      source += special.test(next) ? `\\${next}` : next;
    } else source += special.test(character) ? `\\${character}` : character;
  }
  return new RegExp(`^${source}$`);
}

/** Whether a word is a pattern at all, as dpkg-query takes it. */
export const isGlob = (text: string): boolean => /[*?[\\]/.test(text);
