import { type Command, fromName, type Process, textOf } from "../../../../shell/index.ts";

const sources = ["/usr/share/hunspell", "/usr/share/myspell/dicts"];
const cache = "/var/cache/postgresql/dicts";
const share = "/usr/share/postgresql";

/**
 * `pg_updatedicts`: hunspell's dictionaries, in UTF-8 and where PostgreSQL's text search looks for them.
 * https://manpages.debian.org/pg_updatedicts.8
 */
export const pgUpdateDictionaries: Command = (process) => {
  const { tree, stdout, stderr } = process;
  tree.mkdir(cache);
  const current = new Set<string>();
  stdout.write("Building PostgreSQL dictionaries from installed myspell/hunspell packages...\n");
  for (const folder of sources) {
    for (const name of tree.list(folder).filter((file) => /^[^.].*\.aff$/.test(file))) {
      const affixes = `${folder}/${name}`;
      if (tree.get(affixes)?.type !== "file") continue;
      const words = affixes.replace(/aff$/, "dic");
      if (tree.resolve(words)?.type !== "file") {
        stderr.write(`ERROR: ${affixes} does not have corresponding ${words}, ignoring\n`);
        continue;
      }
      const encoding = /^SET ([\w-]+)\s*$/m.exec(textOf(tree.read(affixes)))?.[1];
      if (encoding === undefined) {
        stderr.write(`ERROR: no encoding defined in ${affixes}, ignoring\n`);
        continue;
      }
      const locale = name.slice(0, -4).toLowerCase();
      const files = [`${locale}.affix`, `${locale}.dict`];
      for (const file of files) current.add(`${cache}/${file}`);
      stdout.write(`  ${fromName(locale)}\n`);
      const made = [affixes, words].every((source, index) =>
        convert(process, encoding, source, `${cache}/${files[index]}`),
      );
      if (!made) for (const file of files) tree.remove(`${cache}/${file}`);
      if (made) for (const path of link(process, files)) current.add(path);
    }
  }
  stdout.write("Removing obsolete dictionary files:\n");
  removeOld(process, current);
  return 0;
};

function convert({ tree, run, stderr }: Process, encoding: string, source: string, target: string): boolean {
  const status = run(["iconv", "-f", encoding, "-t", "UTF-8", "-o", fromName(target), fromName(source)]);
  if (status !== 0) stderr.write(`ERROR: Conversion of ${fromName(source)} failed\n`);
  return status === 0 && tree.resolve(target) !== undefined;
}

const searchFolders = ({ tree }: Process): string[] =>
  tree
    .list(share)
    .filter((version) => /^[0-9.]+$/.test(version))
    .map((version) => `${share}/${version}/tsearch_data`)
    .filter((folder) => tree.resolve(folder)?.type === "directory");

/** Links for each version; where a package has a file of the name, that stays. */
function link(process: Process, files: readonly string[]): string[] {
  const { tree } = process;
  const made: string[] = [];
  for (const folder of searchFolders(process)) {
    const paths = files.map((file) => `${folder}/${file}`);
    made.push(...paths);
    if (paths.some((path) => tree.get(path)?.type === "file")) continue;
    for (const [index, path] of paths.entries()) tree.symlink(`${cache}/${files[index]}`, path);
  }
  return made;
}

function removeOld(process: Process, current: ReadonlySet<string>): void {
  const { tree, stdout } = process;
  const cached = tree.list(cache).map((name) => `${cache}/${name}`);
  const linked = searchFolders(process).flatMap((folder) =>
    tree
      .list(folder)
      .filter((name) => /\.(?:affix|dict)$/.test(name))
      .map((name) => `${folder}/${name}`)
      .filter((path) => tree.get(path)?.type === "symlink"),
  );
  for (const path of [...cached, ...linked]) {
    if (current.has(path)) continue;
    stdout.write(`  ${fromName(path)}\n`);
    tree.remove(path);
  }
}
