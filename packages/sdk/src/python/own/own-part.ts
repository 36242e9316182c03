import type { Context } from "../../context/index.ts";
import type { Part } from "../../tree/index.ts";
import { normalizeName } from "../packaging/project-name.ts";
import type { InstallLayout } from "../wheel/install-layout.ts";
import { wheelPart } from "../wheel/wheel-part.ts";
import type { OwnWheel } from "./own-wheel.ts";

/**
 * A wheel or project of the host as files of an image. Its direct_url.json is left out: the address that pip writes
 * there is a path of the machine that built the image.
 */
export async function ownPart(own: OwnWheel, layout: InstallLayout, context: Context): Promise<Part> {
  const { name, version } = own.metadata;
  const stored = await own.store(context);
  return wheelPart({ name: normalizeName(name), version, file: own.file, ...stored }, layout, true, context);
}
