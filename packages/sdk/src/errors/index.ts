export { type ErrorCode, errorCodes } from "./codes.ts";
export { FirnError, type FirnErrorOptions, type SourceLocation } from "./firn-error.ts";
