/** What decides which wheels run: CPython's version, the processor, and the C library. */
export interface TagTarget {
  /** `3.11` */
  readonly python: string;
  /** As Linux names it: `x86_64`, `aarch64`, `armv7l`. */
  readonly machine: string;
  /** glibc's version: `2.36`. */
  readonly glibc: string;
}

// PEP 513, 571 and 599: names from before manylinux_2_X.
const legacyNames: Readonly<Record<number, string>> = { 17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1" };

/** Machines with an older floor than glibc 2.17, which was the first to support the others. */
const oldMachines = new Set(["x86_64", "i686"]);

/**
 * The platform tags that a glibc of the machine runs, best first (PEP 600).
 */
export function platformTags({ machine, glibc }: Pick<TagTarget, "machine" | "glibc">): readonly string[] {
  const [major = 0, minor = 0] = glibc.split(".").map(Number);
  const oldest = oldMachines.has(machine) ? 5 : 17;
  const tags: string[] = [];
  if (major !== 2) return [`linux_${machine}`];
  for (let version = minor; version >= oldest; version--) {
    tags.push(`manylinux_2_${version}_${machine}`);
    const legacy = legacyNames[version];
    if (legacy !== undefined) tags.push(`${legacy}_${machine}`);
  }
  return [...tags, `linux_${machine}`];
}

/**
 * The wheel tags that a target runs, best first, in the order of `packaging.tags` (PEP 425): the place in it decides
 * between several wheels of one version.
 */
export function supportedTags(target: TagTarget): readonly string[] {
  const [major = 3, minor = 0] = target.python.split(".").map(Number);
  const platforms = platformTags(target);
  const interpreter = `cp${major}${minor}`;
  const tags: string[] = [];
  const each = (python: string, abi: string) =>
    tags.push(...platforms.map((platform) => `${python}-${abi}-${platform}`));
  each(interpreter, interpreter);
  each(interpreter, "abi3");
  each(interpreter, "none");
  for (let older = minor - 1; older >= 2; older--) each(`cp${major}${older}`, "abi3");
  const generic = [`py${major}${minor}`, `py${major}`];
  for (let older = minor - 1; older >= 0; older--) generic.push(`py${major}${older}`);
  for (const python of generic) each(python, "none");
  tags.push(`${interpreter}-none-any`, ...generic.map((python) => `${python}-none-any`));
  return tags;
}
