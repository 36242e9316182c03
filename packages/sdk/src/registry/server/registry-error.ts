import type { ServerResponse } from "node:http";

/** The codes of the distribution specification's error table. */
type Code =
  | "BLOB_UNKNOWN"
  | "BLOB_UPLOAD_INVALID"
  | "BLOB_UPLOAD_UNKNOWN"
  | "DIGEST_INVALID"
  | "MANIFEST_BLOB_UNKNOWN"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNKNOWN"
  | "NAME_INVALID"
  | "NAME_UNKNOWN"
  | "SIZE_INVALID"
  | "UNSUPPORTED";

/** An answer that refuses, as the OCI distribution specification writes it: an HTTP status and a list of errors. */
export class RegistryError extends Error {
  readonly status: number;
  readonly code: Code;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: Code, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  send(response: ServerResponse, withBody: boolean): void {
    const body = JSON.stringify({ errors: [{ code: this.code, message: this.message }] });
    response.writeHead(this.status, {
      ...this.headers,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    });
    response.end(withBody ? body : undefined);
  }
}
