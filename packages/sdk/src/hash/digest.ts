import { createHash, type Hash } from "node:crypto";

/** `sha256:` and 64 lower-case hexadecimal digits, as in the OCI image specification's descriptors. */
export type Digest = `sha256:${string}`;

const shape = /^sha256:[0-9a-f]{64}$/;

export const isDigest = (text: string): text is Digest => shape.test(text);

export const digestOf = (bytes: Uint8Array | string): Digest => `sha256:${sha256().update(bytes).digest("hex")}`;

export const sha256 = (): Hash => createHash("sha256");

export const toDigest = (hex: string): Digest => `sha256:${hex.toLowerCase()}`;

export const hexOf = (digest: Digest): string => digest.slice("sha256:".length);
