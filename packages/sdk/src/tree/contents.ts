import { FirnError } from "../errors/index.ts";
import type { FileNode } from "./nodes.ts";

/** The bytes of a file. @throws FIRN_PATH_CONFLICT where they stay in the base image. */
export function contentOf(node: FileNode, path: string): Buffer {
  const { content } = node;
  if (content.in === "memory") return Buffer.from(content.bytes);
  if (content.in === "part") return content.part.read(content.path);
  if (content.read) return content.read(content.path);
  throw conflict(path, "is a file of the base image, whose contents are not at hand");
}

export function conflict(path: string, why: string): FirnError {
  const clean = path.replace(/^\/+/, "");
  return new FirnError("FIRN_PATH_CONFLICT", `/${clean} ${why}`, { details: { path: clean } });
}
