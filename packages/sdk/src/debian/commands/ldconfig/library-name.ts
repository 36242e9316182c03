/** Names that ldconfig looks at. https://sourceware.org/git/?p=glibc.git;a=blob;f=elf/ldconfig.c (search_dir) */
export const looksLikeLibrary = (name: string): boolean =>
  (name.startsWith("lib") || name.startsWith("ld-") || name === "ld.so.1" || name === "ld64.so.2") &&
  name.includes(".so") &&
  !/(?:-gdb\.py|\.dpkg-new|\.dpkg-tmp|\.#prelink#.*)$/.test(name);
