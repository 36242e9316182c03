import { isIP } from "node:net";
import { FirnError } from "../errors/index.ts";

/** A URL that has no credentials in it any more, and the Authorization header that they make. */
export interface Address {
  readonly url: URL;
  readonly authorization: string | undefined;
}

/** Parses an http(s) URL and takes the user and password out of it. @throws FIRN_FETCH_FAILED */
export function parseAddress(text: string): Address {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The text itself may hold a password: it is not repeated.
    throw new FirnError("FIRN_FETCH_FAILED", "an address to download from is not a URL");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FirnError("FIRN_FETCH_FAILED", `${describeUrl(url)} is neither http nor https`);
  }
  if (!url.username && !url.password) return { url, authorization: undefined };
  const pair = `${decode(url.username)}:${decode(url.password)}`;
  url.username = "";
  url.password = "";
  return { url, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** For messages: without credentials, and without the query, which may be a signature. */
export function describeUrl(url: URL | string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return "an address that is not a URL";
  }
}

/** `localhost`, names below it, 127.0.0.0/8 and ::1. Brackets of IPv6 are allowed. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "::1" || /^::ffff:(127\.|7f[0-9a-f]{2}:)/.test(host);
}

/** Addresses that the internet cannot reach: loopback, link-local, private and carrier networks. `address` is an IP. */
export function isLocalAddress(address: string): boolean {
  const ip = address.replace(/^\[|\]$/g, "").toLowerCase();
  if (isLoopbackHost(ip)) return true;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(ip);
  const [a = 0, b = 0] = (mapped?.[1] ?? ip).split(".").map(Number);
  if (isIP(mapped?.[1] ?? ip) === 4) {
    return (
      a === 0 ||
      a === 10 ||
      (a === 100 && b >= 64 && b < 128) ||
      (a === 169 && b === 254) ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168)
    );
  }
  return isIP(ip) === 6 && (ip === "::" || /^(fe[89ab]|f[cd])/.test(ip));
}
