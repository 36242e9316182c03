import { gzipSync } from "node:zlib";
import { compressionOfName, decompress } from "../../../../packages/sdk/src/compress/index.ts";
import { readAr } from "../../../../packages/sdk/src/debian/deb/ar.ts";
import { dataEntries, type Seen } from "../../../../packages/sdk/src/debian/deb/data-entries.ts";
import { readControl } from "../../../../packages/sdk/src/debian/deb/read-control.ts";
import { arOf, buildDeb } from "../../../../packages/sdk/src/debian/deb/testing/build-deb.ts";
import { FirnError } from "../../../../packages/sdk/src/errors/index.ts";
import { makeTar } from "../make-tar.ts";
import { checkInside } from "../oracles.ts";
import { inPieces, type Target } from "../target.ts";

/** A whole .deb: ar, then compressed tars. */
export const deb: Target = {
  name: "deb",
  async make(random) {
    if (random.chance(40)) {
      return buildDeb({
        data: [{ name: "./usr/bin/a", text: "a".repeat(random.below(5000)) }],
        control: { postinst: "exit 0" },
      });
    }
    const names = [
      "debian-binary",
      "control.tar.gz",
      "data.tar.gz",
      "data.tar",
      "control.tar",
      "_extra",
      "data.tar.lzma",
    ];
    return arOf(
      random.times(0, 4, () => {
        const name = random.pick(names);
        const tar = name === "debian-binary" ? Buffer.from("2.0\n") : makeTar(random);
        return [name, name.endsWith(".gz") ? gzipSync(tar, { level: 1 }) : tar] as const;
      }),
    );
  },
  async read(bytes) {
    for await (const { name, body } of readAr(inPieces(bytes), "a package")) {
      const format = compressionOfName(name);
      if (name.startsWith("control.tar") && format) await readControl(body, format, "a package");
      else if (name.startsWith("data.tar") && format) {
        const seen: Seen = { list: [], md5: new Map(), libraries: new Map() };
        const stream = decompress(body, format, { title: "a package" });
        for await (const { entry } of dataEntries(stream, "a package", seen, () => false)) checkInside([entry]);
      } else if (name.includes("tar")) throw new FirnError("FIRN_ARCHIVE_INVALID", `${name} is of no known format`);
    }
  },
};
