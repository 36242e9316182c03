import { bytesOf, type Command, fromName, type Process, textOf, toName } from "../../../shell/index.ts";

const details = "/var/lib/libxml-sax-perl/ParserDetails.d";
const list = "/etc/perl/XML/SAX/ParserDetails.ini";
const sums = "/var/lib/libxml-sax-perl/ParserDetails.ini.md5sum";
const features = "http://xml.org/sax/features/";

/** `update-perl-sax-parsers`: which parsers Perl's XML::SAX finds. https://manpages.debian.org/update-perl-sax-parsers.8 */
export const updatePerlSaxParsers: Command = (process) => {
  const { tree, args, stdout } = process;
  const value = (name: string): string | undefined => {
    const at = args.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    return at < 0 ? undefined : (/=(.*)/.exec(args[at] ?? "")?.[1] ?? args[at + 1]);
  };
  const other = args.find((word) => /^--(?:directory|file|test|ucf|version|help)/.test(word));
  if (other !== undefined) {
    process.report({ kind: "unknown", why: `firn does not know update-perl-sax-parsers ${other}` });
    return 1;
  }
  const priority = value("priority") ?? "50";
  const say = (text: string): void => {
    if (!args.includes("--quiet")) stdout.write(`update-perl-sax-parsers: ${text}...\n`);
  };
  const fileOf = (parser: string): string =>
    `${details}/${toName(priority === "0" ? parser : `${priority}-${parser}`)}`;
  const [added, removed] = [value("add"), value("remove")];
  if (added !== undefined) {
    say(`Registering Perl SAX parser ${added} with priority ${priority}`);
    const lines = supported(process, added).map((feature) => `${features}${feature} = 1\n`);
    tree.write(fileOf(added), bytesOf(`[${added}]\n${lines.join("")}\n\n`), { mode: 0o666 & ~process.umask });
  } else if (removed !== undefined) {
    say(`Unregistering Perl SAX parser ${removed} with priority ${priority}`);
    tree.remove(fileOf(removed));
  } else if (args.includes("--update")) {
    say("Updating overall Perl SAX parser modules info file");
    const texts = tree.list(details).map((name) => textOf(tree.read(`${details}/${name}`)));
    const fresh = "/tmp/ParserDetails.ini";
    tree.write(fresh, bytesOf(texts.join("")), { mode: 0o644 });
    process.run(["ucf", "--debconf-ok", "--sum-file", sums, fresh, list]);
    tree.remove(fresh);
  }
  return 0;
};

/** What a parser's module says in `supported_features`; all have namespaces of XML::SAX::Base. */
function supported(process: Process, parser: string): readonly string[] {
  const { tree } = process;
  const file = `${parser.replaceAll("::", "/")}.pm`;
  const folders = tree.list("/usr/lib").flatMap((name) => {
    const perl = `/usr/lib/${name}/perl5`;
    return tree.list(perl).map((version) => `${perl}/${version}`);
  });
  const path = ["/usr/local/share/perl5", "/usr/share/perl5", ...folders]
    .map((folder) => `${folder}/${toName(file)}`)
    .find((candidate) => tree.resolve(candidate)?.type === "file");
  if (path === undefined) {
    process.report({ kind: "unknown", why: `firn does not find Perl's module ${parser} (${fromName(file)})` });
    return ["namespaces"];
  }
  const body = /^sub supported_features\b([^]*?)^\}/m.exec(textOf(tree.read(path)))?.[1] ?? "SUPER::";
  const own = [...body.matchAll(/http:\/\/xml\.org\/sax\/features\/([\w-]+)/g)].map(([, name = ""]) => name);
  return [...new Set([...own, ...(body.includes("SUPER::") ? ["namespaces"] : [])])].sort();
}
