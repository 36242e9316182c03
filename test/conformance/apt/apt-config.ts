import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A configuration of apt's own, without what the host has set: containers' changes what counts as needed. */
export async function writeConfig(folder: string): Promise<string> {
  const path = join(folder, "apt.conf");
  const none = join(folder, "apt.conf.d");
  await mkdir(none, { recursive: true });
  await writeFile(path, `Dir::Etc::parts "${none}";\nDir::Etc::main "nothing";\n`);
  return path;
}
