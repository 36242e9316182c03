export { acceptManifests, isForeignLayer, isIndexType, manifestTypes } from "./media-types.ts";
export {
  type PulledManifest,
  type PullOptions,
  pullBlob,
  pullBlobs,
  pullManifest,
  type WantedBlob,
} from "./pull.ts";
export { type PushedImage, type PushImageOptions, pushImage } from "./push.ts";
export { formatReference, isRepository, isTag, parseReference, type Reference } from "./reference.ts";
export type { RegistryOptions } from "./registry-options.ts";
export { type ServedRegistry, type ServeRegistryOptions, serveRegistry } from "./server/serve-registry.ts";
