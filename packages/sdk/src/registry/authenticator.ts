import type { HttpResponse } from "../fetch/index.ts";
import { type Challenge, parseChallenges } from "./challenge.ts";
import { type Credentials, findCredentials } from "./credentials.ts";
import type { Reference } from "./reference.ts";
import { type Doing, protocolError } from "./registry-error.ts";
import { basic, fetchToken, type Token, type TokenRequest } from "./token.ts";

/** Knows how to answer a registry's challenges for one repository. */
export interface Authenticator {
  /** The Authorization header for the next request; undefined before the first challenge. */
  header(): string | undefined;
  /**
   * Takes in a 401. True: send again with the new header; false: there is nothing better to send.
   * @param used the header that the refused request had.
   */
  answer(refused: HttpResponse, used: string | undefined, doing: Doing): Promise<boolean>;
  /** More scopes for the next token; one that is held already is given up. */
  widen(scopes: readonly string[]): void;
  /** Whether there are credentials; looks them up at the first call. */
  hasCredentials(): Promise<boolean>;
}

export interface AuthenticatorOptions {
  readonly reference: Pick<Reference, "registry" | "repository">;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly scopes: readonly string[];
  readonly send: TokenRequest["send"];
}

/** A token is replaced this long before it expires, in milliseconds. */
const early = 10_000;

export function createAuthenticator({ reference, env, scopes, send }: AuthenticatorOptions): Authenticator {
  let found: Promise<Credentials | undefined> | undefined;
  let current: string | undefined;
  let token: Token | undefined;
  let running: Promise<boolean> | undefined;
  const wanted = [...scopes];

  const credentials = (): Promise<Credentials | undefined> => (found ??= findCredentials(reference, env));

  const renew = async (challenges: readonly Challenge[], registry: URL, doing: Doing): Promise<boolean> => {
    // Several may be offered: a bearer token is preferred, since it is short-lived.
    const bearer = challenges.find(({ scheme }) => scheme === "bearer");
    const held = await credentials();
    if (held && "registryToken" in held) return replace(`Bearer ${held.registryToken}`);
    if (bearer) {
      // Some registries look at the first scope only, so that the one asked for goes there:
      // https://github.com/google/go-containerregistry/blob/main/pkg/v1/remote/transport/bearer.go
      const { scope } = bearer.parameters;
      if (scope && !wanted.includes(scope) && !isCovered(scope, wanted)) wanted.unshift(scope);
      token = await fetchToken({ challenge: bearer, credentials: held, scopes: wanted, registry, doing, send });
      return replace(`Bearer ${token.value}`);
    }
    if (challenges.some(({ scheme }) => scheme === "basic")) {
      const header = basic(held);
      return header === undefined ? false : replace(header);
    }
    if (challenges.length === 0) return false;
    throw protocolError(
      `${registry.host} asks for "${challenges[0]?.scheme}" authentication, which firn does not know`,
    );
  };

  const replace = (header: string): boolean => {
    const better = header !== current;
    current = header;
    return better;
  };

  return {
    header() {
      if (token && token.expires - early < Date.now()) {
        token = undefined;
        current = undefined;
      }
      return current;
    },
    async answer(refused, used, doing) {
      // Somebody else's request was refused before, and has brought a new header since.
      if (current !== undefined && current !== used) return true;
      const challenges = parseChallenges(refused.headers["www-authenticate"] ?? "");
      running ??= renew(challenges, new URL(refused.url.origin), doing).finally(() => (running = undefined));
      return running;
    },
    widen(more) {
      const fresh = more.filter((scope) => !isCovered(scope, wanted));
      wanted.push(...fresh);
      if (fresh.length === 0 || !token) return;
      token = undefined;
      current = undefined;
    },
    hasCredentials: async () => (await credentials()) !== undefined,
  };
}

/** `repository:a/b:pull` is covered by `repository:a/b:pull,push`. */
function isCovered(scope: string, by: readonly string[]): boolean {
  return scope.split(" ").every((one) => {
    const [name, actions] = splitScope(one);
    return by.some((other) => {
      const [otherName, otherActions] = splitScope(other);
      return name === otherName && actions.every((action) => otherActions.includes(action));
    });
  });
}

function splitScope(scope: string): [string, string[]] {
  const colon = scope.lastIndexOf(":");
  return [scope.slice(0, colon), scope.slice(colon + 1).split(",")];
}
