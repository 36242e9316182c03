/** Takes away lines, then words, then characters, while the snippet still differs: the smallest of its kind. */
export function shrink(snippet: string, differs: (text: string) => boolean): string {
  let best = snippet;
  for (const split of [/(?<=\n)/, /(?<=[ \n;])/, /(?:)/]) {
    let pieces = best.split(split);
    for (let size = Math.ceil(pieces.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < pieces.length; ) {
        const less = pieces.toSpliced(at, size);
        if (less.length < pieces.length && differs(less.join(""))) pieces = less;
        else at += size;
      }
    }
    best = pieces.join("");
    if (best.length > 400) break;
  }
  return best;
}
