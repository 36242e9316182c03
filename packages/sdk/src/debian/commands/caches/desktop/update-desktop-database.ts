import { bytesOf, type Command, fromName, type Process, textOf } from "../../../../shell/index.ts";
import { compareBytes } from "../../../../tree/index.ts";
import { KeyFileError, parseKeyFile, stringsIn } from "./key-file.ts";
import { judgeMediaType } from "./media-type.ts";

/** Whom messages are for: `-q` none, `-v` more. */
interface Voice {
  say(text: string): void;
  detail(text: string): void;
}

/** Desktop files by media type. */
type Handlers = Map<string, Set<string>>;

/**
 * `update-desktop-database [-q] [-v] [DIRECTORY…]`: writes DIRECTORY/mimeinfo.cache, which says what desktop files
 * handle a media type. https://www.freedesktop.org/wiki/Software/desktop-file-utils/
 */
export const updateDesktopDatabase: Command = (process) => {
  const options = process.args.filter((word) => word.startsWith("-"));
  const wrong = options.find((option) => !/^(?:-[qv]+|--quiet|--verbose|--)$/.test(option));
  if (wrong !== undefined) {
    process.stderr.write(
      `Unknown option ${wrong}\nRun "${process.name} --help" to see a full list of available command line options.\n`,
    );
    return 1;
  }
  const has = (letter: string, name: string): boolean =>
    options.some((option) => option === `--${name}` || (!option.startsWith("--") && option.includes(letter)));
  const tell = (text: string): void => process.stderr.write(`${text}\n`);
  const say = has("q", "quiet") ? () => undefined : tell;
  const voice: Voice = { say, detail: has("v", "verbose") ? say : () => undefined };
  const given = process.args.filter((word) => !word.startsWith("-"));
  const dataDirectories = (process.env.get("XDG_DATA_DIRS") || "/usr/local/share/:/usr/share/").split(":");
  const places = given.length > 0 ? given : dataDirectories.map((place) => `${place.replace(/\/+$/, "")}/applications`);
  voice.detail(`Search path is now: [${places.join(", ")}]`);
  const updated = places.filter((place) => updateOne(process, place, voice));
  if (updated.length > 0) return 0;
  voice.say(`The databases in [${places.join(", ")}] could not be updated.`);
  return 1;
};

function updateOne(process: Process, place: string, voice: Voice): boolean {
  const { tree } = process;
  if (tree.resolve(process.path(place))?.type !== "directory") {
    const why = `Error opening directory ?${place}?: No such file or directory`;
    voice.detail(`Could not create cache file in "${place}": ${why}`);
    return false;
  }
  const handlers: Handlers = new Map();
  readDirectory(process, place, "", handlers, voice);
  const lines = [...handlers]
    .sort(([a], [b]) => compareBytes(a, b))
    .map(
      ([type, names]) =>
        `${type}=${[...names]
          .sort(compareBytes)
          .map((name) => `${name};`)
          .join("")}\n`,
    );
  const cache = `${process.path(place)}/mimeinfo.cache`;
  tree.write(`${cache}.new`, bytesOf(`[MIME Cache]\n${lines.join("")}`), { mode: 0o666 & ~process.umask });
  tree.rename(`${cache}.new`, cache);
  return true;
}

/** A file in a subdirectory is known by both names: `kde/okular.desktop` is `kde-okular.desktop`. */
function readDirectory(process: Process, place: string, prefix: string, handlers: Handlers, voice: Voice): void {
  for (const name of process.tree.list(process.path(place))) {
    const word = fromName(name);
    const path = `${place}/${word}`;
    const entry = process.tree.resolve(process.path(path));
    // Links may lead round in a circle.
    if (entry?.type === "directory" && path.length < 4096) {
      readDirectory(process, path, `${prefix}${word}-`, handlers, voice);
    } else if (word.endsWith(".desktop")) {
      try {
        if (entry?.type !== "file") throw new KeyFileError("No such file or directory");
        const text = textOf(process.tree.read(process.path(path)));
        process.meter.step(1 + text.length / 1000);
        readEntry(text, path, prefix + word, handlers, voice);
      } catch (error) {
        if (!(error instanceof KeyFileError)) throw error;
        voice.say(`Could not parse file "${path}": ${error.message}`);
      }
    }
  }
}

function readEntry(text: string, path: string, name: string, handlers: Handlers, voice: Voice): void {
  const entry = parseKeyFile(text).get("Desktop Entry");
  if (!entry) throw new KeyFileError("Key file does not have group ?Desktop Entry?");
  if (/^(?:true|1)\s*$/.test(entry.get("Hidden") ?? "")) return;
  const types = entry.get("MimeType");
  if (types === undefined) return voice.detail(`File "${path}" lacks MimeType key`);
  for (const type of stringsIn(types).map((one) => one.replace(/[ \t\n\f\r\v]+$/, ""))) {
    const { validity, why } = judgeMediaType(type);
    if (validity === "discouraged") {
      voice.say(`Warning in file "${path}": usage of MIME type "${type}" is discouraged (${why})`);
    }
    if (validity === "invalid") {
      voice.say(`Error in file "${path}": "${type}" is an invalid MIME type (${why})`);
      continue;
    }
    const names = handlers.get(type) ?? new Set();
    handlers.set(type, names.add(name));
  }
}
