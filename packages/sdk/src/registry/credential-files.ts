import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { FirnError } from "../errors/index.ts";
import type { Credentials } from "./credentials.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a credential file of Docker or Podman says. */
export interface CredentialFile {
  readonly path: string;
  /** By host, or host and path, without scheme. Entries without a secret are left out. */
  readonly auths: ReadonlyMap<string, Credentials>;
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore: string | undefined;
}

/**
 * The files that exist, most important first. They are all used: with Docker's own rule, the first file wins, a stale
 * one hides what `podman login` has just stored.
 */
export async function credentialFiles(env: Environment, home: string = homedir()): Promise<CredentialFile[]> {
  const config = env.XDG_CONFIG_HOME || join(env.HOME || env.USERPROFILE || home, ".config");
  const paths = [
    join(env.DOCKER_CONFIG || join(env.HOME || env.USERPROFILE || home, ".docker"), "config.json"),
    env.REGISTRY_AUTH_FILE,
    env.XDG_RUNTIME_DIR && join(env.XDG_RUNTIME_DIR, "containers", "auth.json"),
    join(config, "containers", "auth.json"),
  ];
  const unique = [...new Set(paths.filter((path): path is string => Boolean(path)))];
  const files = await Promise.all(unique.map(read));
  return files.filter((file) => file !== undefined);
}

async function read(path: string): Promise<CredentialFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new FirnError("FIRN_CREDENTIALS_INVALID", `${path} cannot be read (${code})`, { cause });
  }
  if (text.trim() === "") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A JSON error quotes the text around it, which may be a password: it is not passed on.
    throw new FirnError("FIRN_CREDENTIALS_INVALID", `${path} is not JSON`, { hint: `Mend ${path}, or log in anew` });
  }
  const file = asObject(value);
  const store = file.credsStore;
  return {
    path,
    auths: new Map(
      entries(file.auths, (entry, key) => credentialsOf(asObject(entry), key, path)).map(([k, v]) => [bareKey(k), v]),
    ),
    credHelpers: new Map(
      entries(file.credHelpers, (name) => (typeof name === "string" && name !== "" ? name : undefined)).map(
        ([key, name]) => [bareKey(key), name],
      ),
    ),
    credsStore: typeof store === "string" && store !== "" ? store : undefined,
  };
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

function entries<T>(value: unknown, read: (entry: unknown, key: string) => T | undefined): [string, T][] {
  return Object.entries(asObject(value)).flatMap(([key, entry]) => {
    const result = read(entry, key);
    return result === undefined ? [] : [[key, result] as [string, T]];
  });
}

function credentialsOf(entry: Readonly<Record<string, unknown>>, key: string, path: string): Credentials | undefined {
  const text = (name: string): string | undefined => {
    const value = entry[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const registryToken = text("registrytoken");
  if (registryToken) return { registryToken };
  const identityToken = text("identitytoken");
  if (identityToken) return { identityToken };
  const auth = text("auth");
  if (auth) {
    const pair = Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
    const colon = pair.indexOf(":");
    if (colon < 0) {
      throw new FirnError(
        "FIRN_CREDENTIALS_INVALID",
        `the entry for ${key} in ${path} is not user:password in base64`,
        {
          hint: `docker logout ${key} && docker login ${key}`,
        },
      );
    }
    // A password may have colons of its own.
    return pairOf(pair.slice(0, colon), pair.slice(colon + 1));
  }
  const username = text("username");
  return username === undefined ? undefined : pairOf(username, text("password") ?? "");
}

function pairOf(username: string, password: string): Credentials | undefined {
  if (username === "" && password === "") return undefined;
  return username === "<token>" ? { identityToken: password } : { username, password };
}

/** `https://index.docker.io/v1/` is `index.docker.io`; Podman's keys may have a path, which stays. */
function bareKey(key: string): string {
  const bare = key.replace(/^https?:\/\//, "").replace(/\/+$/, "");
  return bare === key ? key : bare.replace(/\/v[12]$/, "");
}
