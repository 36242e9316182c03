export { assembleImage, assembleIndex, type ImageLayer, type ImageParts } from "./assemble-image.ts";
export {
  type Configuration,
  type Descriptor,
  type Index,
  isIndex,
  type Manifest,
  readConfiguration,
  readIndex,
  readManifest,
} from "./documents.ts";
export type { ImageConfig } from "./image-config.ts";
export { type BlobSource, type Layout, openLayout } from "./open-layout.ts";
export { chooseManifest, formatPlatform, normalizePlatform, type Platform, parsePlatform } from "./platform.ts";
export { writeLayout } from "./write-layout.ts";
