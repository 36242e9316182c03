import type { Command, Process } from "../../../../shell/index.ts";
import { compareKernels, readKernelConfig } from "./kernel-config.ts";

interface Kernel {
  readonly version: string;
  readonly image: string;
  readonly initrd: string | undefined;
}

const stem = "vmlinuz";

/** `linux-update-symlinks`: `/vmlinuz`, `/initrd.img` and `.old` lead to the two newest kernels. */
export const linuxUpdateSymlinks: Command = (process) => {
  const { args, tree } = process;
  const [change = "", version = "", image = "", ...others] = args;
  if (!/^(?:install|upgrade|remove)$/.test(change) || image === "" || others.length > 0) {
    process.stderr.write(`Usage: ${process.name} {install|upgrade|remove} KERNEL-VER IMAGE-PATH\n`);
    return 2;
  }
  const { links, folder } = readKernelConfig(process);
  if (!links) return 0;
  const initrd = process.env.get("INITRD") === "No" ? undefined : `/boot/initrd.img-${version}`;
  const own: Kernel = { version, image, initrd };
  let kernels = [...installedKernels(process).filter((one) => one.version !== version)];
  if (change === "upgrade") kernels.push(own);
  kernels.sort((a, b) => compareKernels(a.version, b.version));
  // What links led to stays ahead of the rest, and what is new comes before all.
  for (const link of [`${folder}${stem}.old`, `${folder}${stem}`]) {
    const entry = tree.get(link);
    const target = entry?.type === "symlink" ? entry.target : "";
    const path = target.startsWith("/") ? target : `${folder}${target}`;
    const found = kernels.find((one) => one.image === path);
    if (found) kernels = [...kernels.filter((one) => one !== found), found];
  }
  if (change === "install") kernels.push(own);
  const newest = kernels.at(-1);
  const old = kernels.at(-2) ?? newest;
  setLink(process, old?.image, `${folder}${stem}.old`);
  setLink(process, old?.initrd, `${folder}initrd.img.old`);
  setLink(process, newest?.image, `${folder}${stem}`);
  setLink(process, newest?.initrd, `${folder}initrd.img`);
  return 0;
};

function installedKernels({ tree }: Process): Kernel[] {
  return tree.list("/boot").flatMap((name) => {
    const version = /^vmlinu[xz]-(.*)$/.exec(name)?.[1];
    if (version === undefined || name.endsWith(".sig")) return [];
    const initrd = `/boot/initrd.img-${version}`;
    const isThere = tree.resolve(initrd)?.type === "file";
    return [{ version, image: `/boot/${name}`, initrd: isThere ? initrd : undefined }];
  });
}

function setLink({ tree, stdout }: Process, path: string | undefined, link: string): void {
  const entry = tree.get(link);
  if (path === undefined) {
    if (entry) tree.remove(link);
    return;
  }
  const folder = link.slice(0, link.lastIndexOf("/") + 1);
  const isBelow = path.startsWith(folder);
  const target = isBelow ? path.slice(folder.length) : `${folder.slice(1).replace(/[^/]+\//g, "../")}${path.slice(1)}`;
  if (entry?.type === "symlink" && entry.target === target) return;
  if (entry) tree.remove(link);
  tree.symlink(target, link);
  stdout.write(`I: ${link} is now a symlink to ${target}\n`);
}
