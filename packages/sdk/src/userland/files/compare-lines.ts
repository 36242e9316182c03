/** Lines `from` up to (not including) `to` of the first text became those of the second. Counted from 0. */
export interface Change {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/**
 * The fewest lines that differ, by E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). `step` is
 * called as work is done.
 */
export function compareLines(old: readonly string[], now: readonly string[], step: () => void): readonly Change[] {
  const { oldGone, newCome } = marks(old, now, step);
  shift(old, oldGone, newCome);
  shift(now, newCome, oldGone);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (!oldGone[i] && !newCome[j]) {
      i++;
      j++;
      continue;
    }
    const [oldFrom, newFrom] = [i, j];
    while (i < old.length && oldGone[i]) i++;
    while (j < now.length && newCome[j]) j++;
    changes.push({ oldFrom, oldTo: i, newFrom, newTo: j });
  }
  return changes;
}

function marks(
  old: readonly string[],
  now: readonly string[],
  step: () => void,
): { oldGone: boolean[]; newCome: boolean[] } {
  const oldGone = old.map(() => false);
  const newCome = now.map(() => false);
  const mark = (oldFrom: number, oldTo: number, newFrom: number, newTo: number): void => {
    let [a, b, c, d] = [oldFrom, oldTo, newFrom, newTo];
    while (a < b && c < d && old[a] === now[c]) {
      a++;
      c++;
    }
    while (a < b && c < d && old[b - 1] === now[d - 1]) {
      b--;
      d--;
    }
    if (a === b) newCome.fill(true, c, d);
    else if (c === d) oldGone.fill(true, a, b);
    else {
      const [x, y] = middle(old, now, a, b, c, d, step);
      mark(a, x, c, y);
      mark(x, b, y, d);
    }
  };
  mark(0, old.length, 0, now.length);
  return { oldGone, newCome };
}

/** A point that a shortest path goes through, met by searching from both ends. */
function middle(
  old: readonly string[],
  now: readonly string[],
  a: number,
  b: number,
  c: number,
  d: number,
  step: () => void,
): readonly [number, number] {
  const [least, most] = [a - d, b - c];
  const offset = 1 - least;
  const forward = new Int32Array(most - least + 3).fill(-1);
  const backward = new Int32Array(most - least + 3).fill(0x7fffffff);
  const [start, end] = [a - c, b - d];
  forward[start + offset] = a;
  backward[end + offset] = b;
  const isOdd = ((start - end) & 1) !== 0;
  let [fmin, fmax, bmin, bmax] = [start, start, end, end];
  for (;;) {
    step();
    if (fmin > least) forward[--fmin - 1 + offset] = -1;
    else fmin++;
    if (fmax < most) forward[++fmax + 1 + offset] = -1;
    else fmax--;
    for (let k = fmax; k >= fmin; k -= 2) {
      const [low = -1, high = -1] = [forward[k - 1 + offset], forward[k + 1 + offset]];
      let x = low < high ? high : low + 1;
      let y = x - k;
      while (x < b && y < d && old[x] === now[y]) {
        x++;
        y++;
      }
      forward[k + offset] = x;
      if (isOdd && bmin <= k && k <= bmax && (backward[k + offset] ?? 0) <= x) return [x, y];
    }
    if (bmin > least) backward[--bmin - 1 + offset] = 0x7fffffff;
    else bmin++;
    if (bmax < most) backward[++bmax + 1 + offset] = 0x7fffffff;
    else bmax--;
    for (let k = bmax; k >= bmin; k -= 2) {
      const [low = 0, high = 0] = [backward[k - 1 + offset], backward[k + 1 + offset]];
      let x = low < high ? low : high - 1;
      let y = x - k;
      while (a < x && c < y && old[x - 1] === now[y - 1]) {
        x--;
        y--;
      }
      backward[k + offset] = x;
      if (!isOdd && fmin <= k && k <= fmax && x <= (forward[k + offset] ?? -1)) return [x, y];
    }
  }
}

/** A run of changed lines slides down as far as it can, joining runs it meets, as people read changes. */
function shift(lines: readonly string[], changed: boolean[], other: readonly boolean[]): void {
  let [i, j] = [0, 0];
  const end = lines.length;
  for (;;) {
    while (i < end && !changed[i]) {
      while (other[j]) j++;
      j++;
      i++;
    }
    while (other[j]) j++;
    if (i === end) return;
    let start = i;
    while (i < end && changed[i]) i++;
    let length: number;
    let corresponding: number;
    do {
      length = i - start;
      while (start > 0 && lines[start - 1] === lines[i - 1]) {
        changed[--start] = true;
        changed[--i] = false;
        while (changed[start - 1]) start--;
        j--;
        while (other[j]) j--;
      }
      corresponding = other[j - 1] ? i : end;
      while (i !== end && lines[start] === lines[i]) {
        changed[start++] = false;
        changed[i++] = true;
        while (i < end && changed[i]) i++;
        j++;
        while (other[j]) {
          j++;
          corresponding = i;
        }
      }
    } while (length !== i - start);
    // Back to where the other text has changes too, so that the two are told as one.
    while (corresponding < i) {
      changed[--start] = true;
      changed[--i] = false;
      j--;
      while (other[j]) j--;
    }
  }
}
