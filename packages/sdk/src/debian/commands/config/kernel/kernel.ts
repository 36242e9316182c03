import type { Command } from "../../../../shell/index.ts";
import { linuxUpdateSymlinks } from "./update-symlinks.ts";

/** `linux-run-hooks`: what other packages have to do when a kernel comes or goes. */
const linuxRunHooks: Command = (process) => {
  const { tree, args } = process;
  const [type = "", script = "", ...rest] = args;
  const end = rest.indexOf("--");
  const words = rest.slice(0, end);
  const isRight = /^(?:pre|post)(?:inst|rm)$/.test(script) && words.length === { image: 2, headers: 1 }[type];
  if (end < 0 || !isRight) {
    process.stderr.write(`Usage: ${process.name} image MAINT-SCRIPT KERNEL-VER IMAGE-PATH -- MAINT-PARAMS ...\n`);
    return 2;
  }
  const hooks = `${type === "headers" ? "header_" : ""}${script}.d`;
  const folders = [`/etc/kernel/${hooks}`, `/usr/share/kernel/${hooks}`].filter(
    (folder) => tree.resolve(folder)?.type === "directory",
  );
  const options = ["--report", "--exit-on-error", ...words.map((word) => `--arg=${word}`)];
  const env = { DEB_MAINT_PARAMS: rest.slice(end + 1).join(" ") };
  for (const folder of folders) {
    const status = process.run(["run-parts", ...options, folder], { env });
    if (status !== 0) return status;
  }
  return 0;
};

/** Lists of a kernel's modules, and the file system that it starts with: for machines that start it. */
const forMachines =
  (what: string): Command =>
  (process) => {
    const { tree, name, args } = process;
    if (!tree.list("/boot").some((file) => file.startsWith("vmlinuz-"))) return 0;
    const remedy = [name, ...args].join(" ");
    process.report({ kind: "deferred", why: `it makes ${what}, which only a machine that starts it needs`, remedy });
    return 0;
  };

/** `dkms`: sources of a module are noted; what is made of them belongs to the kernel that a machine starts. */
const dkms: Command = (process) => {
  const { tree, args } = process;
  const [action = "", ...options] = args;
  const valueOf = (option: string): string => options[options.indexOf(option) + 1] ?? "";
  const [name, version] = options.includes("-m") ? [valueOf("-m"), valueOf("-v")] : ["", ""];
  if (action === "status") return 0;
  if (action === "add" && name !== "" && version !== "") {
    const folder = `/var/lib/dkms/${name}/${version}`;
    tree.mkdir(`${folder}/build`);
    if (!tree.get(`${folder}/source`)) tree.symlink(`/usr/src/${name}-${version}`, `${folder}/source`);
    return 0;
  }
  const isMaking = action === "build" || action === "install";
  if (isMaking) process.report({ kind: "deferred", why: "it compiles a kernel's module", remedy: "dkms autoinstall" });
  else process.report({ kind: "unknown", why: `firn does not know dkms ${args.join(" ")}` });
  return isMaking ? 0 : 1;
};

/** What packages of kernels call. */
export const kernelCommands: readonly (readonly [string, Command])[] = [
  ["dkms", dkms],
  ["depmod", forMachines("the lists of a kernel's modules")],
  ["linux-run-hooks", linuxRunHooks],
  ["linux-update-symlinks", linuxUpdateSymlinks],
  ["update-initramfs", forMachines("a kernel's initial file system")],
];
