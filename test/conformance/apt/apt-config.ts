import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A configuration of apt's own, without what the host has set: containers' changes what counts as needed. */
export async function writeConfig(folder: string): Promise<string> {
  const path = join(folder, "apt.conf");
  await writeFile(path, 'Dir::Etc::parts "/nowhere";\nDir::Etc::main "nothing";\n');
  return path;
}
