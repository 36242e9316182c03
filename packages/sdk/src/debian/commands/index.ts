import type { Command } from "../../shell/index.ts";
import { debconfCommands } from "../debconf/commands/index.ts";
import type { DebianSystem } from "../system/debian-system.ts";
import { accountCommands } from "./accounts/index.ts";
import { cacheCommands } from "./caches/index.ts";
import { openssl } from "./certificates/openssl.ts";
import { updateCaCertificates } from "./certificates/update-ca-certificates.ts";
import { configCommands } from "./config/index.ts";
import { databaseCommands } from "./databases/index.ts";
import { dpkgRealpath } from "./dpkg/dpkg-realpath.ts";
import { dpkgCommands } from "./dpkg/index.ts";
import { editorCommands } from "./editors/index.ts";
import { interpreterCommands } from "./interpreters.ts";
import { ldconfig } from "./ldconfig/ldconfig.ts";
import { loginCommands } from "./login/index.ts";
import { serviceCommands } from "./services/index.ts";
import { texCommands } from "./tex/index.ts";

/** Debian's own commands, by the names that scripts call them by. */
export const debianCommands = (system: DebianSystem): ReadonlyMap<string, Command> =>
  new Map([
    ...dpkgCommands(system),
    ...debconfCommands(system),
    ...accountCommands,
    ...serviceCommands(system),
    ...loginCommands(system),
    ...interpreterCommands,
    ...configCommands(system),
    ...databaseCommands(system),
    ...editorCommands,
    ...cacheCommands(system),
    ...texCommands(system),
    ["dpkg-realpath", dpkgRealpath],
    ["ldconfig", ldconfig],
    ["update-ca-certificates", updateCaCertificates],
    ["openssl", openssl],
  ]);
