import type { Tree } from "../../../../tree/index.ts";
import { LoadedData } from "./elf-data.ts";

/** One of a plugin's offers: `png:cairo` (a format, and the renderer that it needs), and how good it is. */
export interface Offer {
  readonly type: string;
  readonly quality: number;
}

export interface PluginLibrary {
  /** `libgvplugin_core.so.6`. */
  readonly file: string;
  /** `core`. */
  readonly name: string;
  readonly apis: readonly { readonly api: string; readonly offers: readonly Offer[] }[];
}

const apiNames = ["render", "layout", "textlayout", "device", "loadimage"] as const;

/**
 * What a plugin of Graphviz has to offer: it holds a table of it, which `dot -c` asks it for.
 * https://graphviz.org/docs/library/ ("gvplugin.h")
 */
export function readPlugin(tree: Tree, path: string): PluginLibrary | undefined {
  const file = path.replace(/.*\//, "");
  const symbol = `${/^lib(.*?)\.so/.exec(file)?.[1]}_LTX_library`;
  const data = LoadedData.of(tree.read(path));
  const library = data?.symbol(symbol);
  if (!data || library === undefined) return undefined;
  const { width } = data;
  const apis: PluginLibrary["apis"][number][] = [];
  for (let at = data.pointer(library + width); data.pointer(at + width) !== 0; at += 2 * width) {
    const offers: Offer[] = [];
    for (let offer = data.pointer(at + width); data.pointer(offer + width) !== 0; offer += 5 * width) {
      offers.push({ type: data.text(data.pointer(offer + width)), quality: data.integer(offer + 2 * width) });
    }
    apis.push({ api: apiNames[data.integer(at)] ?? "", offers });
  }
  return { file, name: data.text(data.pointer(library)), apis };
}
