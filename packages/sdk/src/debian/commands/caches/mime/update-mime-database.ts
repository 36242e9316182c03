import { type Command, fromName, type Process, toName } from "../../../../shell/index.ts";
import { compareBytes } from "../../../../tree/index.ts";
import type { DebianSystem } from "../../../system/debian-system.ts";
import { upstreamVersion } from "../upstream-version.ts";
import { writeXml } from "../xml/write-xml.ts";
import { emptyDatabase, freedesktop, type MimeDatabase, type MimeType } from "./mime-types.ts";
import { readSource } from "./read-source.ts";
import { writeCache } from "./write-cache.ts";
import { byPriority, listFiles } from "./write-lists.ts";

/** Where a type that is no more may have left its file. */
const medias =
  "all uri print text application image audio inode video message model multipart x-content x-epoc x-scheme-handler font chemical";

/**
 * `update-mime-database DIRECTORY`: reads DIRECTORY/packages/*.xml, and writes what desktops and toolkits read of it,
 * byte by byte as shared-mime-info does.
 * https://gitlab.freedesktop.org/xdg/shared-mime-info/-/blob/master/src/update-mime-database.cpp
 */
export const updateMimeDatabase =
  (system?: DebianSystem): Command =>
  (process) => {
    const options = process.args.filter((word) => word.startsWith("-"));
    const [directory, ...others] = process.args.filter((word) => !word.startsWith("-"));
    // -n: only when something is newer; what is written is the same.
    const unknown = options.find((option) => option !== "-n");
    if (unknown !== undefined) {
      process.report({ kind: "unknown", why: `update-mime-database ${unknown} is not done here` });
    }
    if (directory === undefined || others.length > 0) {
      process.stderr.write(`Usage: ${process.name} [-hvVn] MIME-DIR\n`);
      return 1;
    }
    const named = directory.replace(/(.)\/+$/, "$1");
    const place = process.path(named);
    if (process.tree.resolve(`${place}/packages`)?.type !== "directory") {
      process.stderr.write(`Directory '${named}/packages' does not exist!\n`);
      return 1;
    }
    const database = readAll(process, named, place);
    removeOld(process, place, database);
    const write = (name: string, content: string | Uint8Array): void =>
      process.tree.write(`${place}/${name}`, content, { mode: 0o666 & ~process.umask, uid: 0, gid: 0 });
    for (const [, type] of database.types) {
      const folder = `${place}/${toName(fromName(type.media).toLowerCase())}`;
      if (!process.tree.resolve(folder)) process.tree.mkdir(folder, { mode: 0o755 & ~process.umask });
      write(`${lower(type.media)}/${lower(type.subtype)}.xml`, typeFile(type));
    }
    for (const [name, content] of listFiles(database)) write(name, content);
    write("mime.cache", writeCache(database));
    write("version", `${upstreamVersion(system, "shared-mime-info") ?? "2.2"}\n`);
    return 0;
  };

const lower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** By name, but for Override.xml, which comes last. */
function readAll(process: Process, named: string, place: string): MimeDatabase {
  const database = emptyDatabase();
  const sources = process.tree.list(`${place}/packages`).filter((name) => name.endsWith(".xml"));
  const isLast = (name: string): number => Number(name === "Override.xml");
  for (const source of [...sources].sort((a, b) => isLast(a) - isLast(b) || compareBytes(a, b))) {
    if (process.tree.resolve(`${place}/packages/${source}`)?.type !== "file") continue;
    const content = process.tree.read(`${place}/packages/${source}`);
    process.meter.step(1 + content.length / 1000);
    const path = `${named}/packages/${fromName(source)}`;
    readSource(database, path, content, (text) => process.stdout.write(`${fromName(text)}\n`));
  }
  database.magic.sort(byPriority);
  database.treeMagic.sort(byPriority);
  return database;
}

function removeOld({ tree }: Process, place: string, { types }: MimeDatabase): void {
  for (const media of medias.split(" ")) {
    for (const name of tree.list(`${place}/${media}`)) {
      if (name.endsWith(".xml") && !types.has(`${media}/${name.slice(0, -4)}`))
        tree.remove(`${place}/${media}/${name}`);
    }
  }
}

function typeFile(type: MimeType): string {
  return writeXml({
    kind: "element",
    prefix: undefined,
    local: "mime-type",
    namespace: freedesktop,
    declared: new Map([["", freedesktop]]),
    attributes: [{ prefix: undefined, local: "type", value: type.name }],
    children: [
      { kind: "comment", text: "Created automatically by update-mime-database. DO NOT EDIT!" },
      ...type.output,
    ],
    line: 1,
  });
}
