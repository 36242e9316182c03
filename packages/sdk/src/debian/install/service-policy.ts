import type { Tree } from "../../tree/index.ts";

const path = "usr/sbin/policy-rc.d";

/**
 * Lends the tree the policy by which container builds keep scripts from starting services; a base image's or a
 * package's own stays. https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
 * @returns takes it away again
 */
export function lendServicePolicy(tree: Tree): () => void {
  if (tree.get(path) || tree.get("usr/sbin")?.type !== "directory") return () => undefined;
  const text = "#!/bin/sh\nexit 101\n";
  tree.write(path, text, { mode: 0o755 });
  return () => {
    if (tree.get(path)?.type === "file" && tree.read(path).toString("latin1") === text) tree.remove(path);
  };
}
