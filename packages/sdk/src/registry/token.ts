import type { HttpResponse } from "../fetch/index.ts";
import type { Challenge } from "./challenge.ts";
import type { Credentials } from "./credentials.ts";
import { guardAddress, resolveAddress } from "./guard-address.ts";
import { type Doing, protocolError, refusal } from "./registry-error.ts";

export interface Token {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export interface TokenRequest {
  readonly challenge: Challenge;
  readonly credentials: Credentials | undefined;
  readonly scopes: readonly string[];
  /** The registry's own base address. */
  readonly registry: URL;
  readonly doing: Doing;
  /** Sends with retries. */
  readonly send: (request: {
    readonly method: "GET" | "POST";
    readonly url: URL;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }) => Promise<HttpResponse>;
}

/**
 * Gets a bearer token from the realm that a registry names: by OAuth2 where an identity token is held, by GET otherwise.
 * https://distribution.github.io/distribution/spec/auth/token/ and …/oauth/
 *
 * @throws FIRN_REGISTRY_UNAUTHORIZED, FIRN_REGISTRY_DENIED, FIRN_REGISTRY_PROTOCOL, …
 */
export async function fetchToken(request: TokenRequest): Promise<Token> {
  const { registry, doing } = request;
  const given = request.challenge.parameters.realm;
  if (!given) throw protocolError(`${registry.host} asks for a token, but does not say where to get one`);
  const realm = resolveAddress(registry, given, registry);
  await guardAddress(registry, realm, "credentials");
  let answer = await ask(request, realm, request.credentials && "identityToken" in request.credentials);
  if (answer.status === 404 && request.credentials && "identityToken" in request.credentials) {
    // Some registries have no OAuth2 endpoint, and take the identity token as a password.
    await answer.discard();
    answer = await ask(request, realm, false);
  }
  if (answer.status !== 200) throw await refusal(answer, doing);
  return readToken(answer, realm);
}

function ask(request: TokenRequest, realm: URL, oauth: boolean | undefined): Promise<HttpResponse> {
  const { challenge, credentials, scopes, send } = request;
  const { service } = challenge.parameters;
  if (oauth && credentials && "identityToken" in credentials) {
    const form = new URLSearchParams({ grant_type: "refresh_token", client_id: "firn" });
    if (service) form.set("service", service);
    if (scopes.length > 0) form.set("scope", scopes.join(" "));
    form.set("refresh_token", credentials.identityToken);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return send({ method: "POST", url: realm, headers, body: form.toString() });
  }
  const url = new URL(realm);
  if (service) url.searchParams.set("service", service);
  for (const scope of scopes) url.searchParams.append("scope", scope);
  const authorization = basic(credentials);
  if (credentials && "username" in credentials) url.searchParams.set("account", credentials.username);
  return send({ method: "GET", url, headers: authorization === undefined ? {} : { authorization } });
}

/** The header of Basic authentication, or undefined without credentials that it can carry. */
export function basic(credentials: Credentials | undefined): string | undefined {
  if (!credentials || "registryToken" in credentials) return undefined;
  const [name, secret] =
    "username" in credentials
      ? [credentials.username, credentials.password]
      : // What Azure's and others' token services take for an identity token.
        ["<token>", credentials.identityToken];
  return `Basic ${Buffer.from(`${name}:${secret}`).toString("base64")}`;
}

async function readToken(answer: HttpResponse, realm: URL): Promise<Token> {
  let body: { token?: unknown; access_token?: unknown; expires_in?: unknown } | null;
  try {
    body = JSON.parse(String(await answer.bytes(1024 * 1024))) as typeof body;
  } catch {
    throw protocolError(`${realm.host} answered a request for a token with something that is not JSON`);
  }
  const value = body?.token || body?.access_token;
  if (typeof value !== "string" || /[^\x21-\x7e]/.test(value)) {
    throw protocolError(`${realm.host} answered a request for a token without a usable one`);
  }
  // The specification's default, and its advice for clients that meet less.
  const seconds = typeof body?.expires_in === "number" ? Math.max(body.expires_in, 60) : 60;
  return { value, expires: Date.now() + seconds * 1000 };
}
