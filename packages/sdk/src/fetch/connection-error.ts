import { isLoopbackHost } from "./address.ts";

/** Why a request got no answer, in words, and whether another attempt may help. */
export interface ConnectionFailure {
  readonly reason: string;
  readonly retryable: boolean;
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name does not resolve",
  EAI_AGAIN: "the name server did not answer",
  ECONNREFUSED: "it refuses connections",
  ECONNRESET: "it closed the connection",
  EPIPE: "it closed the connection",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no route to it",
  UND_ERR_SOCKET: "it closed the connection",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  UND_ERR_HEADERS_TIMEOUT: "it accepted the request and then said nothing",
  UND_ERR_BODY_TIMEOUT: "it stopped sending",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "it sent fewer bytes than it announced",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from an authority that this host does not trust",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate comes from an authority that this host does not trust",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate comes from an authority that this host does not trust",
};

const final = /^(ENOTFOUND|UND_ERR_INVALID_ARG|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|.*_CERT.*|UNABLE_TO_.*|ERR_INVALID_.*)$/;

const codeOf = (error: unknown): string | undefined => {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  // undici wraps some socket errors; "happy eyeballs" collects one error for each address that was tried.
  if (typeof code === "string" && code !== "UND_ERR_SOCKET") return code;
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  return (cause === undefined ? undefined : codeOf(cause)) ?? (typeof code === "string" ? code : undefined);
};

export function explainConnection(error: unknown): ConnectionFailure {
  const code = codeOf(error);
  if (code === undefined) {
    const message = error instanceof Error ? error.message : String(error);
    return { reason: message.split("\n", 1)[0] as string, retryable: error instanceof Error };
  }
  const reason = reasons[code] ?? (error instanceof Error ? `${error.message.split("\n", 1)[0]} (${code})` : code);
  return { reason, retryable: !final.test(code) && !(code === "ECONNREFUSED" && isLocal(error)) };
}

// Nothing listens on this host: waiting for a network to recover is of no use.
const isLocal = (error: unknown): boolean => {
  const { address, errors } = error as { address?: string; errors?: readonly unknown[] };
  return address === undefined ? (errors?.some(isLocal) ?? false) : isLoopbackHost(address);
};

/** Whether the server does speak TLS, with a certificate that is not accepted. */
export const isCertificateError = (error: unknown): boolean => /CERT|UNABLE_TO_/.test(codeOf(error) ?? "");

/** What to try where the failure has a usual remedy. */
export function connectionHint(error: unknown): string | undefined {
  const code = codeOf(error) ?? "";
  if (/SELF_SIGNED|UNABLE_TO_/.test(code))
    return "NODE_EXTRA_CA_CERTS=<the authority's certificate, in PEM> makes Node trust it";
  if (/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|E(HOST|NET)UNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code))
    return "Check the address, the network, and HTTPS_PROXY and NO_PROXY if a proxy is needed";
  return undefined;
}
