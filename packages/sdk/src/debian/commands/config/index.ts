import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { queryApache } from "./apache/query.ts";
import { switchApache } from "./apache/switch.ts";
import { updateCatalog } from "./catalogs/sgml-catalog.ts";
import { updateXmlCatalog } from "./catalogs/xml-catalog.ts";
import { byteCodeCommands } from "./deferred/byte-code.ts";
import { databaseCommands } from "./deferred/databases.ts";
import { keyCommands } from "./deferred/keys.ts";
import { py3versions } from "./deferred/py3versions.ts";
import { dictionaryCommands } from "./dictionaries/commands.ts";
import { emacsInstall, emacsPackageInstall } from "./emacs/emacsen.ts";
import { installInfo } from "./info/install-info.ts";
import { java, keytool } from "./java/java.ts";
import { kernelCommands } from "./kernel/kernel.ts";
import { iconv } from "./locale/iconv.ts";
import { locale } from "./locale/locale.ts";
import { updateLocale } from "./locale/update-locale.ts";
import { validLocale } from "./locale/valid-locale.ts";
import { newAliases, postAlias } from "./mail/aliases.ts";
import { postconf } from "./mail/postconf.ts";
import { monoCommands } from "./mono/mono.ts";
import { dpkgVendor } from "./small/dpkg-vendor.ts";
import { kpathseaCommands } from "./small/kpathsea.ts";
import { updateMenus } from "./small/menus.ts";
import { clientCommands } from "./small/no-server.ts";
import { idleCommands } from "./small/nothing-runs.ts";
import { paperconf } from "./small/paper.ts";
import { perl } from "./small/perl.ts";
import { postgresqlCommands } from "./small/postgresql.ts";
import { sqlite3 } from "./small/sqlite3.ts";
import { ucfq } from "./small/ucfq.ts";

/** Helpers that packages bring for their own and others' configuration; those that are shell scripts are interpreted. */
export const configCommands = (system: DebianSystem): ReadonlyMap<string, Command> =>
  new Map<string, Command>([
    ...byteCodeCommands,
    ...databaseCommands,
    ...keyCommands,
    ...idleCommands,
    ...clientCommands,
    ...kpathseaCommands,
    ...postgresqlCommands,
    ...kernelCommands,
    ...monoCommands(system),
    ...dictionaryCommands(system),
    ...["mod", "site", "conf"].flatMap((kind) => [
      [`a2en${kind}`, switchApache] as const,
      [`a2dis${kind}`, switchApache] as const,
    ]),
    ["a2query", queryApache],
    ["dpkg-vendor", dpkgVendor],
    ["emacs-install", emacsInstall(system)],
    ["emacs-package-install", emacsPackageInstall(system)],
    ["iconv", iconv],
    ["install-info", installInfo],
    ["java", java],
    ["keytool", keytool],
    ["locale", locale],
    ["newaliases", newAliases],
    ["paperconf", paperconf],
    ["perl", perl],
    ["postalias", postAlias],
    ["py3versions", py3versions],
    ["postconf", postconf],
    ["sqlite3", sqlite3],
    ["ucfq", ucfq],
    ["update-catalog", updateCatalog],
    ["update-locale", updateLocale],
    ["update-menus", updateMenus],
    ["update-xmlcatalog", updateXmlCatalog],
    ["validlocale", validLocale],
  ]);
