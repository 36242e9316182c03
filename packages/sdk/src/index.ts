export { FirnError } from "./errors/index.ts";
