import type { Tree } from "../../tree/index.ts";

/** What every container has below /dev, by its numbers. https://www.kernel.org/doc/Documentation/admin-guide/devices.txt */
const devices: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  null: [1, 3],
  zero: [1, 5],
  full: [1, 7],
  random: [1, 8],
  urandom: [1, 9],
  tty: [5, 0],
};
const links: Readonly<Record<string, string>> = {
  fd: "/proc/self/fd",
  stdin: "/proc/self/fd/0",
  stdout: "/proc/self/fd/1",
  stderr: "/proc/self/fd/2",
};

/**
 * Lends the tree the devices that scripts take for granted while packages are installed. An image has none: runtimes
 * bring their own, and who is not root could not unpack them.
 * @returns takes them away again
 */
export function lendDevices(tree: Tree): () => void {
  const made: string[] = [];
  const make = (name: string, run: (path: string) => void): void => {
    const path = `dev/${name}`;
    if (tree.get(path)) return;
    run(path);
    made.push(path);
  };
  const hadDirectory = tree.get("dev") !== undefined;
  for (const [name, [major, minor]] of Object.entries(devices)) {
    make(name, (path) => tree.mknod(path, { type: "character", major, minor }, { mode: 0o666 }));
  }
  for (const [name, target] of Object.entries(links)) make(name, (path) => tree.symlink(target, path));
  return () => {
    for (const path of made) tree.remove(path);
    if (!hadDirectory && tree.list("dev").length === 0) tree.remove("dev");
  };
}
