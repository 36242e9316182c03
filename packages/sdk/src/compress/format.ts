/** The compressions that Debian archives use for indexes and package members. */
export type Compression = "gz" | "xz" | "zst" | "none";

const extensions: readonly (readonly [string, Compression])[] = [
  [".gz", "gz"],
  [".tgz", "gz"],
  [".xz", "xz"],
  [".zst", "zst"],
];

/**
 * The compression that a file's name promises; `none` where no known ending says otherwise.
 *
 * @example
 * ```ts
 * compressionOfName("data.tar.xz"); // "xz"
 * ```
 */
export function compressionOfName(name: string): Compression {
  return extensions.find(([ending]) => name.endsWith(ending))?.[1] ?? "none";
}

const magics: readonly (readonly [readonly number[], Compression])[] = [
  [[0x1f, 0x8b], "gz"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "xz"],
  [[0x28, 0xb5, 0x2f, 0xfd], "zst"],
];

/** The compression that a file's first bytes (six are enough) show; `none` where they are nothing known. */
export function compressionOfMagic(start: Uint8Array): Compression {
  return magics.find(([magic]) => magic.every((byte, index) => start[index] === byte))?.[1] ?? "none";
}
