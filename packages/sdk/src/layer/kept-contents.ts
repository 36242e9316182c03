import type { Digest } from "../hash/index.ts";
import type { Store } from "../store/index.ts";
import type { FileEntry } from "../tree/index.ts";
import type { Keeper } from "./read-layer.ts";
import { verifyBlob } from "./segment-reader.ts";

/** Contents of a layer's small files, one after the other in a blob of their own. */
export interface KeptContents {
  readonly blob: Digest;
  readonly size: number;
  /** Where each begins, by path. */
  readonly offsets: Readonly<Record<string, number>>;
}

/** What says what a system is: its configuration, and the databases of its package managers. */
const wanted = /^(?:etc|var\/lib)\/|^usr\/lib\/os-release$|^usr\/local\/include\/python3[^/]*\/patchlevel\.h$/;
const largest = 32 << 20;
const most = 64 << 20;

/** Keeps what is asked for before anything else of an image is, so that its archive need not be read again for that. */
export class ContentKeeper implements Keeper {
  readonly #contents = new Map<string, Buffer>();
  #size = 0;

  wants({ path, size }: FileEntry): boolean {
    this.#forget(path);
    return wanted.test(path) && size <= largest && this.#size + size <= most;
  }

  keep({ path }: FileEntry, content: Buffer): void {
    this.#contents.set(path, content);
    this.#size += content.length;
  }

  async store(store: Store): Promise<KeptContents | undefined> {
    if (this.#contents.size === 0) return undefined;
    const offsets: Record<string, number> = {};
    let at = 0;
    for (const [path, content] of this.#contents) {
      Object.defineProperty(offsets, path, { value: at, enumerable: true });
      at += content.length;
    }
    const { digest, size } = await store.put(Buffer.concat([...this.#contents.values()]));
    return { blob: digest, size, offsets };
  }

  /** A path may come twice: the later one counts. */
  #forget(path: string): void {
    this.#size -= this.#contents.get(path)?.length ?? 0;
    this.#contents.delete(path);
  }
}

/** The content of a file, where it was kept and still is. */
export async function readKept(
  store: Store,
  kept: KeptContents | undefined,
  { path, size }: Pick<FileEntry, "path" | "size">,
): Promise<Buffer | undefined> {
  const offset = kept && Object.hasOwn(kept.offsets, path) ? kept.offsets[path] : undefined;
  if (!kept || offset === undefined || (await store.sizeOf(kept.blob)) !== kept.size) return undefined;
  if (size === 0) return Buffer.alloc(0);
  verifyBlob(store, kept.blob, kept.size);
  return store.readRangeSync(kept.blob, offset, size);
}
