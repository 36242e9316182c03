import { FirnError, type FirnErrorOptions } from "../errors/index.ts";
import { connectionHint, explainConnection, type HttpResponse, retryAfterMs } from "../fetch/index.ts";

/** What was being done, for messages: "push a layer to", with what follows: `ghcr.io/acme/web`. */
export interface Doing {
  readonly action: string;
  /** `host/repository`, or `host/repository:tag`. */
  readonly subject: string;
  readonly host: string;
  /** Whether credentials of the user's are in play. */
  readonly loggedIn: boolean;
}

/** What a registry's refusal means to the user: one code for each kind of trouble. */
export async function refusal(answer: HttpResponse, { action, subject, host, loggedIn }: Doing): Promise<FirnError> {
  const { status } = answer;
  const said = await whatItSaid(answer);
  const what = `${host} would not ${action} ${subject}`;
  const because = said.text ? `: ${said.text}` : "";
  const options: FirnErrorOptions = { details: { status, registry: host, subject, codes: said.codes } };
  // Token services give a token that allows less than was asked for; the registry's 401 then means a 403.
  const isShort = /error="?insufficient_scope/.test(answer.headers["www-authenticate"] ?? "");
  if (status === 401 && !(isShort && loggedIn)) {
    const hint = `docker login ${host}`;
    return new FirnError("FIRN_REGISTRY_UNAUTHORIZED", `${what} without a valid login (HTTP 401${because})`, {
      ...options,
      hint,
    });
  }
  if (status === 401 || status === 403) {
    const hint = `Log in as somebody who may: docker login ${host}; or ask for access to ${subject}`;
    return new FirnError("FIRN_REGISTRY_DENIED", `${what}: this is not allowed (HTTP ${status}${because})`, {
      ...options,
      hint,
    });
  }
  if (status === 404) {
    const hint = /push/.test(action)
      ? `Create the repository first, if ${host} does not create it by itself, and check the name`
      : `Check the name and the tag; if it is private: docker login ${host}`;
    return new FirnError("FIRN_REGISTRY_NOT_FOUND", `${host} does not have ${subject} (HTTP 404${because})`, {
      ...options,
      hint,
    });
  }
  if (status === 429) {
    const wait = retryAfterMs(answer.headers["retry-after"]);
    const when = wait === undefined ? "later" : `in ${Math.ceil(wait / 1000)} s`;
    return new FirnError("FIRN_REGISTRY_RATE_LIMITED", `${what}: too many requests (HTTP 429${because})`, {
      ...options,
      hint: `Try again ${when}; a login often has a higher limit: docker login ${host}`,
    });
  }
  const hint = status >= 500 ? "Try again later; what was sent already is kept" : undefined;
  return new FirnError("FIRN_REGISTRY_FAILED", `${what} (HTTP ${status}${because})`, { ...options, hint });
}

/** The registry could not be spoken to at all. */
export const unreachable = (host: string, { action, subject }: Doing, error: unknown): FirnError =>
  new FirnError(
    "FIRN_REGISTRY_UNREACHABLE",
    `${host} could not be reached to ${action} ${subject}: ${explainConnection(error).reason}`,
    { cause: error, hint: connectionHint(error), details: { registry: host, subject } },
  );

export const protocolError = (message: string, details: Readonly<Record<string, unknown>> = {}): FirnError =>
  new FirnError("FIRN_REGISTRY_PROTOCOL", message, { details });

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes; many answer with HTML instead. */
async function whatItSaid(answer: HttpResponse): Promise<{ text: string; codes: readonly string[] }> {
  try {
    const body = JSON.parse(String(await answer.bytes(64 * 1024))) as { errors?: unknown; message?: unknown };
    const errors = Array.isArray(body?.errors) ? body.errors : [body];
    const codes: string[] = [];
    const texts: string[] = [];
    for (const error of errors.slice(0, 3) as ({ code?: unknown; message?: unknown } | null)[]) {
      if (typeof error?.code === "string") codes.push(printable(error.code));
      if (typeof error?.message === "string" && error.message) texts.push(printable(error.message));
    }
    return { text: texts.join("; ") || codes.join("; "), codes };
  } catch {
    await answer.discard();
    return { text: "", codes: [] };
  }
}

// A registry's text ends up on a terminal: no control characters, and not a page of it.
const printable = (text: string): string => text.slice(0, 200).replace(/\p{Cc}+/gu, " ");
