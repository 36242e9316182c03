export { isIndexType } from "./media-types.ts";
export { type PullOptions, pullBlob, pullBlobs, pullManifest } from "./pull.ts";
export { type PushImageOptions, pushImage } from "./push.ts";
export { parseReference, type Reference } from "./reference.ts";
export { type ServedRegistry, serveRegistry } from "./server/serve-registry.ts";
