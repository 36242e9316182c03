import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { FirnError } from "../errors/index.ts";
import { cachedLookup, isLocalAddress, isLoopbackHost } from "../fetch/index.ts";

const lookup = cachedLookup();

const addressesOf = (hostname: string): Promise<readonly string[]> => {
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (isIP(bare)) return Promise.resolve([bare]);
  return new Promise((done) => {
    lookup(bare, { all: true }, (error, found) => {
      // Behind a proxy a name need not resolve here; then nothing of this network is reached through it either.
      done(error ? [] : (found as LookupAddress[]).map(({ address }) => address));
    });
  });
};

const isMetadata = (address: string): boolean => /^(169\.254\.|\[?fe[89ab])/i.test(address);

/**
 * Refuses to follow a registry's word to an address that only this machine can reach: a registry on the internet has
 * no business with services on loopback, with a cloud's metadata service or, for what gets credentials, with a private
 * network. A registry that is local itself may. Cf. https://github.com/google/go-containerregistry/pull/2243
 *
 * @throws FIRN_REGISTRY_PROTOCOL
 */
export async function guardAddress(registry: URL, target: URL, purpose: "credentials" | "bytes"): Promise<void> {
  if (target.host === registry.host) return;
  const isForbidden = (address: string): boolean =>
    purpose === "credentials" ? isLocalAddress(address) : isLoopbackHost(address) || isMetadata(address);
  const suspects = isLoopbackHost(target.hostname) ? ["127.0.0.1"] : await addressesOf(target.hostname);
  if (!suspects.some(isForbidden)) return;
  const own = isLoopbackHost(registry.hostname) ? ["127.0.0.1"] : await addressesOf(registry.hostname);
  if (own.some(isLocalAddress)) return;
  throw new FirnError(
    "FIRN_REGISTRY_PROTOCOL",
    `${registry.host} points to ${target.host}, which is an address of this machine's own network; refused`,
    { details: { registry: registry.host, target: target.host } },
  );
}

/** Resolves an address that a registry gave, and refuses those that would leave TLS. @throws FIRN_REGISTRY_PROTOCOL */
export function resolveAddress(registry: URL, given: string, base: URL): URL {
  let target: URL;
  try {
    target = new URL(given, base);
  } catch {
    throw new FirnError("FIRN_REGISTRY_PROTOCOL", `${registry.host} gave an address that is not a URL`);
  }
  target.username = "";
  target.password = "";
  // Registries behind a proxy that ends TLS often name themselves by http.
  if (registry.protocol === "https:" && target.protocol === "http:" && target.hostname === registry.hostname) {
    target = new URL(`https://${registry.host}${target.pathname}${target.search}`);
  }
  if (target.protocol === "https:" || (target.protocol === "http:" && registry.protocol === "http:")) return target;
  throw new FirnError("FIRN_REGISTRY_PROTOCOL", `${registry.host} points to ${target.host} without TLS; refused`);
}
