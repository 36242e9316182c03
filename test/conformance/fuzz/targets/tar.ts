import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arrange } from "../../../../packages/sdk/src/archive/arrange.ts";
import { tarMembers } from "../../../../packages/sdk/src/archive/tar-members.ts";
import { dataEntries, type Seen } from "../../../../packages/sdk/src/debian/deb/data-entries.ts";
import { readLayerEntries } from "../../../../packages/sdk/src/layer/read-layer.ts";
import { type Entry, growTree } from "../../../../packages/sdk/src/tree/index.ts";
import { makeTar } from "../make-tar.ts";
import { askProgram, checkInside } from "../oracles.ts";
import { inPieces, type Target } from "../target.ts";

const nothing: readonly Uint8Array[] = [];

/** A package's files. */
export const data: Target = {
  name: "data-tar",
  make: makeTar,
  async read(bytes) {
    const seen: Seen = { list: [], md5: new Map(), libraries: new Map() };
    const entries: Entry[] = [];
    for await (const { entry, content } of dataEntries(inPieces(bytes), "a package", seen, () => true)) {
      entries.push(entry);
      let size = 0;
      for await (const piece of content ?? nothing) size += (piece as Uint8Array).length;
      if (entry.type === "file" && size !== entry.size) throw new Error(`${entry.path} has ${size} bytes`);
    }
    checkInside(entries);
    return entries;
  },
  judge: (bytes, result) => sameNames(bytes, result as readonly Entry[]),
};

/** GNU tar reads what firn accepts, and finds as many files in it. */
function sameNames(bytes: Buffer, entries: readonly Entry[]): string | undefined {
  const listed = askProgram("tar", ["--list", "--quoting-style=literal", "--file", "-"], bytes);
  // It minds times and sizes of records that nobody reads.
  if (listed === undefined) return undefined;
  const files = entries.filter(({ type }) => type === "file").length;
  const lines = listed.toString().split("\n").filter(Boolean).length;
  return lines < files ? `GNU tar lists ${lines} members, firn ${files} files` : undefined;
}

/** A base image's layer. */
export const layer: Target = {
  name: "layer",
  make: makeTar,
  async read(bytes) {
    const { entries, whiteouts, opaque } = await readLayerEntries(
      inPieces(bytes),
      "application/vnd.oci.image.layer.v1.tar",
    );
    checkInside(entries);
    for (const path of [...whiteouts, ...opaque])
      if (path.split("/").includes("..")) throw new Error(`a whiteout of ${path}`);
    return entries;
  },
};

/** An archive that the user names, under a directory. */
export const archive: Target = {
  name: "archive",
  make: makeTar,
  async read(bytes) {
    const folder = await mkdtemp(join(tmpdir(), "firn-fuzz-"));
    try {
      const found = await tarMembers(inPieces(bytes), folder, "an archive");
      try {
        const { sources } = arrange(found.members, { to: "opt", strip: 0, owner: { uid: 0, gid: 0 } }, "an archive");
        const entries = sources.map((source) => source().entry);
        checkInside(entries);
        for (const { path } of entries)
          if (path !== "opt" && !path.startsWith("opt/")) throw new Error(`${path} is not below opt`);
        growTree([], entries);
        return entries;
      } finally {
        await found.close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
