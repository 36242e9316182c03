import { expect, test } from "vitest";
import type { Process } from "../../shell/index.ts";
import { growTree } from "../../tree/index.ts";
import type { DebianSystem } from "../system/debian-system.ts";
import { createDebconf } from "./debconf.ts";
import { dictionaryConfig } from "./dictionary-config.ts";

const question = "dictionaries-common/default-wordlist";
const own = `Template: ${question}
Type: select
Choices-C: \${choices}, Manual symlink setting
Choices: \${echoices}, Manual symlink setting
Default:
Description: The system's default wordlist
`;
const words = (pkg: string, languages: string): string => `Template: shared/packages-wordlist
Type: text
Description: internal

Template: ${pkg}/languages
Type: text
Default: ${languages}
Description: internal
`;
const script = `#!/usr/bin/perl -w
my $class  = "wordlist";
my $script = "/usr/share/dictionaries-common/dc-debconf-select.pl";
dc_debconf_select($class);
`;

test("the first list of words is the default, and more are offered", () => {
  const tree = growTree([]);
  tree.write("/usr/share/dictionaries-common/dc-debconf-select.pl", "");
  tree.mkdir("/var/cache/dictionaries-common");
  const system = { tree, preseed: new Map() } as unknown as DebianSystem;
  const debconf = createDebconf(system);
  debconf.questions.load(own, "dictionaries-common");
  const configure = (pkg: string, languages: string): string => {
    debconf.questions.load(words(pkg, languages), pkg);
    const module = debconf.confmodule(pkg);
    dictionaryConfig(module, { tree } as Process, script);
    return module.answer(`GET ${question}`);
  };
  expect(configure("wngerman", "deutsch (New German 8 bit), deutsch-tex (New German TeX)")).toBe(
    "0 deutsch (New German 8 bit)",
  );
  expect(configure("wamerican", "american (American English)")).toBe("0 deutsch (New German 8 bit)");
  expect(debconf.confmodule("x").answer(`METAGET ${question} choices-c`)).toBe(
    "0 american (American English), deutsch (New German 8 bit), deutsch-tex (New German TeX), Manual symlink setting",
  );
  expect(tree.read("/var/cache/dictionaries-common/flag-wordlist-new").toString()).toBe("1\n");
});
