import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { hexOf } from "../../hash/index.ts";
import { parseWheelName } from "../packaging/wheel-name.ts";
import { parseHtmlPage } from "./html-page.ts";
import type { ProjectFile } from "./project-file.ts";

/**
 * What a place of `--find-links` has of a project: a folder of the host, whose wheels are put into the store, or a page
 * of links. Undefined where it has nothing.
 * @throws FIRN_PIP_INDEX_INVALID where it cannot be read
 */
export async function linkedFiles(
  place: string,
  name: string,
  context: Context,
): Promise<readonly ProjectFile[] | undefined> {
  const files = place.startsWith("file:") ? await inFolder(place, name, context) : await onPage(place, name, context);
  return files.length > 0 ? files : undefined;
}

async function inFolder(place: string, name: string, context: Context): Promise<ProjectFile[]> {
  const folder = fileURLToPath(place);
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (cause) {
    throw new FirnError(
      "FIRN_PIP_INDEX_INVALID",
      `${folder}, which --find-links names, is no folder that can be read`,
      {
        cause,
        hint: "Check the path; it starts from the requirements file",
      },
    );
  }
  const found: ProjectFile[] = [];
  for (const file of names.filter((each) => isOf(each, name))) {
    const path = join(folder, file);
    const { digest, size } = await context.store.put(createReadStream(path));
    const url = pathToFileURL(path).href;
    found.push({
      file,
      url,
      sha256: hexOf(digest),
      size,
      requiresPython: undefined,
      yanked: false,
      metadata: undefined,
    });
  }
  return found;
}

async function onPage(place: string, name: string, context: Context): Promise<ProjectFile[]> {
  const { bytes, url } = await context.fetch.get(place, { title: "find-links" });
  try {
    return parseHtmlPage(bytes.toString("utf8"), url).filter(({ file }) => isOf(file, name));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FirnError("FIRN_PIP_INDEX_INVALID", `what --find-links names is no page of links: ${why}`, { cause });
  }
}

const isOf = (file: string, name: string): boolean => parseWheelName(file)?.name === name;
