import { readFile } from "node:fs/promises";
import { FirnError } from "../../errors/index.ts";
import { readAptSources } from "./apt-sources.ts";
import { type AuthFile, parseAuthConf, readAuthFiles } from "./auth-conf.ts";

/**
 * The logins for archives: of the file that FIRN_APT_AUTH_CONF names, then those of the host's apt: in the addresses of
 * its sources, then auth.conf and auth.conf.d.
 *
 * @throws FIRN_CREDENTIALS_INVALID where FIRN_APT_AUTH_CONF names a file that cannot be read
 */
export async function findLogins(
  env: Readonly<Record<string, string | undefined>>,
  aptDirectory = "/etc/apt",
): Promise<AuthFile[]> {
  const path = env["FIRN_APT_AUTH_CONF"];
  const own = path ? [await readNamed(path)] : [];
  const inAddresses = (await readAptSources(aptDirectory)).flatMap(({ uri }) => loginOf(uri));
  return [...own, ...(inAddresses.length > 0 ? [inAddresses] : []), ...(await readAuthFiles(aptDirectory))];
}

async function readNamed(path: string): Promise<AuthFile> {
  try {
    return parseAuthConf(await readFile(path, "utf8"));
  } catch (cause) {
    throw new FirnError("FIRN_CREDENTIALS_INVALID", `${path}, which FIRN_APT_AUTH_CONF names, cannot be read`, {
      cause,
    });
  }
}

/** A source's `http://user:password@host/path`, as auth.conf would say it; a path of its own, for nothing beside it. */
function loginOf(uri: string): AuthFile {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!url || (url.username === "" && url.password === "")) return [];
  const machine = `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}/`;
  return ["machine", machine, "login", decode(url.username), "password", decode(url.password)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
