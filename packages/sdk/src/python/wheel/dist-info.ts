import { FirnError } from "../../errors/index.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { compareVersions, parseVersion } from "../packaging/version.ts";
import type { WheelName } from "../packaging/wheel-name.ts";
import type { CoreMetadata } from "./core-metadata.ts";
import type { ZipArchive, ZipMember } from "./zip-archive.ts";

/**
 * The name of a wheel's one `.dist-info` folder.
 * @throws FIRN_WHEEL_INVALID where it has none, several, or another project's
 */
export function distInfoOf(zip: ZipArchive, name: string, title: string): string {
  const tops = new Set(zip.members.map((member) => member.name.split("/")[0] ?? ""));
  const folders = [...tops].filter((top) => top.endsWith(".dist-info"));
  const [folder] = folders;
  if (folder === undefined || folders.length > 1) {
    throw new FirnError("FIRN_WHEEL_INVALID", `${title} has ${folders.length} .dist-info folders instead of one`);
  }
  // As pip: old wheels do not normalise the folder's name.
  if (!normalizeName(folder).startsWith(name)) {
    throw new FirnError("FIRN_WHEEL_INVALID", `${title} has the .dist-info folder of another project, ${folder}`);
  }
  return folder;
}

/** Documents of a .dist-info folder are small. */
const documentMax = 16 * 1024 * 1024;

/** A text of the .dist-info folder; undefined where it is not there. @throws FIRN_WHEEL_INVALID */
export async function readDocument(zip: ZipArchive, path: string, title: string): Promise<string | undefined> {
  const member = zip.members.find((one: ZipMember) => one.name === path);
  if (!member) return undefined;
  if (member.size > documentMax)
    throw new FirnError("FIRN_WHEEL_INVALID", `${title} has a ${path} of ${member.size} bytes`);
  return (await zip.read(member)).toString("utf8");
}

/** @throws FIRN_WHEEL_INVALID where METADATA is of another project or version than the file's name says */
export function checkMetadata(metadata: CoreMetadata, named: Pick<WheelName, "name" | "version">, title: string): void {
  const version = parseVersion(metadata.version);
  const same = version && compareVersions(version, named.version) === 0;
  if (normalizeName(metadata.name) !== named.name || !same) {
    throw new FirnError(
      "FIRN_WHEEL_INVALID",
      `${title} says in its METADATA that it is ${metadata.name} ${metadata.version}`,
      {
        hint: "Choose another version of it",
        details: { file: title, name: metadata.name, version: metadata.version },
      },
    );
  }
}
