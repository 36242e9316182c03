import { digestOf } from "../../hash/index.ts";
import type { BaseFile, BaseImage } from "../../lock/index.ts";
import { growTree } from "../../tree/index.ts";

/** A base image that consists of these files, by path, without a registry. */
export function imageOf(files: Readonly<Record<string, string>>): BaseImage {
  const tree = growTree([]);
  for (const [path, text] of Object.entries(files)) tree.write(path, text);
  const entries = async () => [...tree.entries()];
  const digest = digestOf(JSON.stringify(files));
  const open = async () => (path: string) => tree.read(path);
  const find = async (path: string): Promise<BaseFile | undefined> => {
    const found = tree.resolve(path);
    return (
      found && { type: found.type, size: found.type === "file" ? found.size : 0, read: async () => tree.read(path) }
    );
  };
  const fetch = () => Promise.resolve();
  return { layers: [], history: [], config: {}, find, entries, open, fetch, name: "registry.test/base:1", digest };
}
