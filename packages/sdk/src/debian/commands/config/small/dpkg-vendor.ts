import { type Command, textOf } from "../../../../shell/index.ts";

const origins = "/etc/dpkg/origins";

/** `dpkg-vendor`: whose distribution this is. https://manpages.debian.org/dpkg-vendor.1 */
export const dpkgVendor: Command = (process) => {
  const { tree, args, stdout, stderr } = process;
  const [action, value = "", ...others] = args;
  if (!/^--(?:is|derives-from|query)$/.test(action ?? "") || value === "" || others.length > 0) {
    process.report({ kind: "unknown", why: `firn does not know dpkg-vendor ${args.join(" ")}` });
    return 1;
  }
  const fieldsOf = (vendor: string): ReadonlyMap<string, string> | undefined => {
    const names = [vendor, vendor.toLowerCase(), vendor.charAt(0).toUpperCase() + vendor.slice(1).toLowerCase()];
    const path = names.map((name) => `${origins}/${name}`).find((file) => tree.resolve(file)?.type === "file");
    if (path === undefined) return undefined;
    const lines = [...textOf(tree.read(path)).matchAll(/^([\w-]+):[ \t]*(.*)$/gm)];
    return new Map(lines.map(([, field = "", text = ""]) => [field.toLowerCase(), text]));
  };
  const own = fieldsOf("default");
  if (!own) {
    stderr.write("dpkg-vendor: error: vendor default doesn't exist in /etc/dpkg/origins\n");
    return 25;
  }
  if (action === "--query") {
    const text = own.get(value.toLowerCase());
    if (text !== undefined) stdout.write(`${text}\n`);
    return text === undefined ? 1 : 0;
  }
  for (let vendor: ReadonlyMap<string, string> | undefined = own; vendor; ) {
    if (vendor.get("vendor")?.toLowerCase() === value.toLowerCase()) return 0;
    const parent: string | undefined = action === "--derives-from" ? vendor.get("parent") : undefined;
    vendor = parent === undefined ? undefined : fieldsOf(parent);
  }
  return 1;
};
