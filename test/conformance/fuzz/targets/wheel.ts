import { makeWheel } from "../../../../packages/sdk/src/python/testing/make-wheel.ts";
import { bufferSource } from "../../../../packages/sdk/src/python/wheel/byte-source.ts";
import { parseCoreMetadata } from "../../../../packages/sdk/src/python/wheel/core-metadata.ts";
import { parseRecord } from "../../../../packages/sdk/src/python/wheel/record.ts";
import { openZip } from "../../../../packages/sdk/src/python/wheel/zip-archive.ts";
import type { Target } from "../target.ts";

/** A wheel's zip, its metadata and RECORD. */
export const wheel: Target = {
  name: "wheel",
  make(random) {
    const names = [
      "a/__init__.py",
      "a-1.data/scripts/a",
      "../x",
      "/x",
      "a\\b",
      "a/../../x",
      "é.py",
      "a/__init__.py",
      "",
    ];
    const files = random.times(0, 4, () => ({
      name: random.pick(names),
      content: "x".repeat(random.below(3000)),
      ...(random.chance(20) && { lie: { size: random.below(100_000) } }),
      ...(random.chance(10) && { lie: { crc32: random.below(2 ** 31) } }),
      ...(random.chance(20) && { mode: random.pick([0o120777, 0o104755, 0o40755, 0]) }),
    }));
    return makeWheel({ name: "a", version: "1", requires: ["b>=1"], files }).bytes;
  },
  async read(bytes) {
    const zip = await openZip(bufferSource(bytes), "a wheel");
    for (const member of zip.members) {
      if (member.name.startsWith("/") || member.name.split("/").includes(".."))
        throw new Error(`${member.name} escapes`);
      let size = 0;
      for await (const piece of zip.stream(member)) size += piece.length;
      if (size !== member.size) throw new Error(`${member.name} has ${size} bytes instead of ${member.size}`);
      if (member.name.endsWith("RECORD")) parseRecord((await zip.read(member)).toString("utf8"));
      if (member.name.endsWith("METADATA")) parseCoreMetadata((await zip.read(member)).toString("utf8"), "a wheel");
    }
  },
};
