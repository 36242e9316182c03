/**
 * What the firn command and the project's own tests use beyond the public API. Not covered by semantic versioning.
 * @module
 */

export { type ServedRegistry, type ServeRegistryOptions, serveRegistry } from "./registry/server/serve-registry.ts";
export { openStore, type Store } from "./store/index.ts";
