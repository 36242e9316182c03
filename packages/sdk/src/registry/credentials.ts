import { type CredentialFile, credentialFiles } from "./credential-files.ts";
import { askHelper } from "./credential-helper.ts";
import type { Reference } from "./reference.ts";

/** One of the three ways to prove who one is. */
export type Credentials =
  | { readonly username: string; readonly password: string }
  /** An OAuth2 refresh token. */
  | { readonly identityToken: string }
  /** A bearer token, ready for use. */
  | { readonly registryToken: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Docker Hub has its own key, which no other registry's follows. */
const hubKeys = ["docker.io", "index.docker.io", "index.docker.io/v1", "registry-1.docker.io"];
const hubServer = "https://index.docker.io/v1/";

/**
 * The credentials for a repository from Docker's and Podman's files: the most exact entry wins (`host/a/b`, `host/a`,
 * `host`); for the same name credHelpers comes before credsStore, and that before what the file itself holds.
 *
 * @throws FIRN_CREDENTIAL_HELPER, FIRN_CREDENTIALS_INVALID
 */
export async function findCredentials(
  { registry, repository }: Pick<Reference, "registry" | "repository">,
  env: Environment,
): Promise<Credentials | undefined> {
  const files = await credentialFiles(env);
  if (files.length === 0) return undefined;
  const parts = repository.split("/");
  for (let length = parts.length; length >= 0; length--) {
    const path = [registry, ...parts.slice(0, length)].join("/");
    for (const file of files) {
      const found = await inFile(file, path, length === 0, env);
      if (found) return found;
    }
  }
  return undefined;
}

async function inFile(
  file: CredentialFile,
  path: string,
  isHost: boolean,
  env: Environment,
): Promise<Credentials | undefined> {
  const isHub = path === "docker.io";
  const keys = isHub ? hubKeys : [path];
  const server = isHub ? hubServer : path;
  for (const key of keys) {
    const helper = file.credHelpers.get(key);
    const found = helper === undefined ? undefined : await askHelper(helper, server, env);
    if (found) return found;
  }
  if (isHost && file.credsStore !== undefined && !keys.some((key) => file.credHelpers.has(key))) {
    const found = await askHelper(file.credsStore, server, env);
    if (found) return found;
  }
  for (const key of keys) {
    const found = file.auths.get(key);
    if (found) return found;
  }
  return undefined;
}
