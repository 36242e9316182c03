import { bytesOf, type Command, fromName, type Process, textOf } from "../../../../shell/index.ts";
import { entriesOfDesktopFile } from "./desktop-mailcap.ts";
import { inOrder, type MailcapEntry, priorityIn, readOrder } from "./mailcap-order.ts";

const mailcap = "etc/mailcap";
const ruler = "#".repeat(79);

/** Names that Perl's update-mime passes over: hidden, an editor's own, a backup. */
const isPassedOver = (path: string): boolean => /(?:^|\/)[.#]|~$/.test(path);

/**
 * `update-mime --triggered`: writes /etc/mailcap from /usr/lib/mime/packages and desktop files, and keeps what the
 * administrator wrote there. https://manpages.debian.org/bookworm/mailcap/update-mime.8.en.html
 */
export const updateMime: Command = (process) => {
  const [option] = process.args;
  // Packages' own scripts call it as well, for dpkgs that had no triggers.
  if (process.env.has("DPKG_RUNNING_VERSION") && option !== undefined && option !== "--triggered") return 0;
  if (option === "--local") {
    process.report({ kind: "unknown", why: "update-mime --local writes a user's own file, which firn does not do" });
    return 1;
  }
  if (process.tree.resolve("etc/update-mime.conf")) {
    process.report({ kind: "unknown", why: "/etc/update-mime.conf is a Perl program, which firn does not run" });
  }
  const entries = new Map<string, MailcapEntry[]>();
  readPackages(process, entries);
  readDesktopFiles(process, entries);
  const order = readOrder(process, entries);
  writeMailcap(process, inOrder(entries, order));
  return 0;
};

/** As Perl's glob lists it: no hidden files, whatever their letters' case. */
function namesIn({ tree }: Process, place: string): string[] {
  const names = tree.list(place).filter((name) => !name.startsWith("."));
  const folded = (name: string): string => fromName(name).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return names
    .map((name) => ({ name, key: folded(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ name }) => name);
}

function linesOf(process: Process, path: string): string[] {
  const text = textOf(process.tree.read(path));
  process.meter.step(1 + text.length / 1000);
  return text.replace(/\n$/, "").split("\n");
}

const isBlank = (line: string): boolean => /^\s*(?:#|$)/.test(line);

function readPackages(process: Process, entries: Map<string, MailcapEntry[]>): void {
  const place = "usr/lib/mime/packages";
  for (const name of namesIn(process, place)) {
    const path = `${place}/${name}`;
    const pkg = fromName(name);
    if (isPassedOver(path) || process.tree.resolve(path)?.type !== "file") continue;
    const mine: MailcapEntry[] = [];
    entries.set(pkg, mine);
    for (const text of linesOf(process, path)) {
      if (isBlank(text)) continue;
      if (!/^[a-zA-Z0-9*][a-zA-Z0-9!#$&^_.+-]*\/[a-zA-Z0-9*][a-zA-Z0-9!#$&^_.+-]*;/.test(text)) {
        process.stderr.write(`Warning: mailcap line not starting with a media type in ${pkg}\n`);
        process.stderr.write(`Problematic line: ${text}\n`);
      }
      mine.push({ pkg, text, priority: priorityIn(process, text) });
    }
  }
}

/** A package's own file stands before a desktop file of the same name. */
function readDesktopFiles(process: Process, entries: Map<string, MailcapEntry[]>): void {
  for (const path of filesBelow(process, "usr/share/applications")) {
    if (isPassedOver(path) || !path.endsWith(".desktop")) continue;
    const pkg = fromName(path.slice(path.lastIndexOf("/") + 1, -".desktop".length));
    if (entries.has(pkg)) continue;
    const warn = (line: number): void =>
      process.stderr.write(`Warning: /${fromName(path)}:${line}: ignoring empty entries in MimeType\n`);
    entries.set(pkg, entriesOfDesktopFile(pkg, linesOf(process, path), warn));
  }
}

function filesBelow(process: Process, place: string): string[] {
  if (isPassedOver(place) || place.length > 4096) return [];
  const paths = namesIn(process, place).map((name) => `${place}/${name}`);
  const typeOf = (path: string): string | undefined => process.tree.resolve(path)?.type;
  return [
    ...paths.filter((path) => typeOf(path) === "directory").flatMap((path) => filesBelow(process, path)),
    ...paths.filter((path) => typeOf(path) === "file"),
  ];
}

/** Between two marks stands what the administrator wrote; all after the second one is made anew. */
function writeMailcap(process: Process, entries: readonly MailcapEntry[]): void {
  const { tree } = process;
  const source = [mailcap, "usr/lib/mime/mailcap"].find((path) => tree.resolve(path)?.type === "file");
  if (source === undefined) return;
  const lines = linesOf(process, source).map((line) => line.replaceAll("install-mime", "update-mime"));
  const begin = lines.findIndex((line) => /^# ----- .* Begins /.test(line));
  const end = begin < 0 ? -1 : lines.findIndex((line, index) => index > begin && /^# ----- .* Ends /.test(line));
  if (end < 0) {
    process.stderr.write(`Error: '/${mailcap}' is not in required format -- not updated\n`);
    process.stderr.write("       Restore from backup or delete and re-install mime-support package");
    return;
  }
  const made = entries.map(({ text }) => text.replace(/\s*priority\s*=\s*\d+\s*(?:$|;)/, "").replace(/\s*;\s*$/, ""));
  const text = [...lines.slice(0, end + 1), "", ruler, "", ...made].map((line) => `${line}\n`).join("");
  tree.write(`${mailcap}.new`, bytesOf(text), { mode: 0o644 });
  tree.rename(`${mailcap}.new`, mailcap);
}
