export { breather } from "./breathe.ts";
export { type DecompressOptions, decompress } from "./decompress.ts";
export { type Compression, compressionOfMagic, compressionOfName } from "./format.ts";
