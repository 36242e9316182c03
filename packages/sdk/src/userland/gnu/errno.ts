/** Messages of strerror(3), as far as a file tree can cause them. */
const texts = {
  EACCES: "Permission denied",
  EBADF: "Bad file descriptor",
  EEXIST: "File exists",
  EINVAL: "Invalid argument",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  ENODEV: "No such device",
  ENOENT: "No such file or directory",
  ENOTDIR: "Not a directory",
  ENOTEMPTY: "Directory not empty",
  ENXIO: "No such device or address",
  EPERM: "Operation not permitted",
  EBUSY: "Device or resource busy",
  EXDEV: "Invalid cross-device link",
} as const;

export type ErrnoName = keyof typeof texts;

/** A system call that would have failed. */
export class Errno extends Error {
  readonly code: ErrnoName;

  constructor(code: ErrnoName) {
    super(texts[code]);
    this.code = code;
  }
}

/** What `make` gives, or the text of what it failed with. */
export function attempt<T>(make: () => T): { readonly value: T } | { readonly error: Errno } {
  try {
    return { value: make() };
  } catch (error) {
    if (error instanceof Errno) return { error };
    throw error;
  }
}
