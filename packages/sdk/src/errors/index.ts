export { type ErrorCode, errorCodes, exit } from "./codes.ts";
export { FirnError, type FirnErrorOptions, type SourceLocation } from "./firn-error.ts";
