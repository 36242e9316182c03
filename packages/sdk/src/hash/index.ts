export { canonicalJson, digestOfJson, type Json } from "./canonical-json.ts";
export { type Digest, digestOf, hexOf, isDigest, sha256, toDigest } from "./digest.ts";
