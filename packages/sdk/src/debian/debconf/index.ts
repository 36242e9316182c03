export { debconfCommands } from "./commands/index.ts";
export { createDebconf, type Debconf } from "./debconf.ts";
