import { type Process, textOf } from "../../../../shell/index.ts";

export interface KernelConfig {
  /** Whether there are to be links to the newest kernels. */
  readonly links: boolean;
  /** Where; ends in a slash. */
  readonly folder: string;
}

/** `/etc/kernel-img.conf`: https://manpages.debian.org/kernel-img.conf.5 */
export function readKernelConfig({ tree, stderr }: Process): KernelConfig {
  const path = "/etc/kernel-img.conf";
  const text = tree.resolve(path)?.type === "file" ? textOf(tree.read(path)) : "";
  let links = true;
  let isInBoot = false;
  let folder = "/";
  for (const [index, full] of text.split("\n").entries()) {
    const line = full.replace(/#.*/, "");
    if (line.trim() === "") continue;
    const [, name = "", value = ""] = /^\s*(\w+)\s*=\s*(.*)/.exec(line) ?? [];
    const isYes = /^(?:yes|true|1)\s*$/i.test(value);
    const isBoolean = isYes || /^(?:no|false|0)\s*$/i.test(value);
    if (name === "") stderr.write(`${path}:${index + 1}: W: ignoring line with syntax error\n`);
    else if (name.toLowerCase() === "image_dest") folder = /^\S*/.exec(value)?.[0] ?? "/";
    else if (name.toLowerCase() === "do_symlinks" && isBoolean) links = isYes;
    else if (name.toLowerCase() === "link_in_boot" && isBoolean) isInBoot = isYes;
  }
  return { links, folder: `${(isInBoot ? "/boot" : folder).replace(/\/+$/, "")}/` };
}

/** Orders kernels' versions: numbers as such, what comes before a release before it. */
export function compareKernels(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.match(/\d+|-?[^-\d]+|-/g) ?? []);
  const isEarly = (part: string | undefined): boolean => part === "-rc" || part === "-trunk";
  for (let index = 0; ; index++) {
    const [one, other] = [left?.[index], right?.[index]];
    if (isEarly(one) !== isEarly(other)) return isEarly(one) ? -1 : 1;
    if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? -1 : 1;
    const isNumeric = /^\d/.test(one) && /^\d/.test(other);
    if (isNumeric && Number(one) !== Number(other)) return Number(one) - Number(other);
    if (!isNumeric && one !== other) return one < other ? -1 : 1;
  }
}
