/**
 * What the firn command and the project's own tests use beyond the public API. Not covered by semantic versioning.
 * @module
 */
export { openStore, type Store } from "./store/index.ts";
export { type RegistryOptions, type ServedRegistry, serveRegistry } from "./registry/server/serve-registry.ts";
