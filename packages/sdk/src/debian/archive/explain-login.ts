import { FirnError } from "../../errors/index.ts";
import { describeUrl } from "../../fetch/index.ts";
import type { Archive } from "./archive.ts";
import { credentialsFor } from "./auth-conf.ts";

/** An archive's refusal to let anybody in, said with what apt's rules for logins mean for it; other errors as they are. */
export function explainLogin(error: unknown, { name, logins = [] }: Archive, mirror: string): unknown {
  if (!FirnError.is(error) || error.code !== "FIRN_FETCH_FAILED") return error;
  // Where several places were tried, the worst one's error is the cause.
  const status = error.details?.["status"] ?? (FirnError.is(error.cause) ? error.cause.details?.["status"] : undefined);
  if (status !== 401 && status !== 403) return error;
  const found = logins.map((file) => credentialsFor(mirror, file)).filter((one) => one !== undefined);
  const { host } = new URL(mirror);
  const hint =
    found.length === 0
      ? `Put "machine ${host} login … password …" into the file that FIRN_APT_AUTH_CONF names, or into /etc/apt/auth.conf.d.`
      : found.every((one) => one === "withheld")
        ? `auth.conf has a login for ${host}, but an entry without http:// is for https only: write machine http://${host}.`
        : `Check the login for ${host} in auth.conf.`;
  const message = `${name} at ${describeUrl(mirror)} ${status === 401 ? "wants a login" : "does not let firn in"} (HTTP ${status})`;
  return new FirnError("FIRN_APT_UNAUTHORIZED", message, { cause: error, hint, details: { archive: name, status } });
}
