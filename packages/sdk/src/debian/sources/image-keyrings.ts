import { FirnError } from "../../errors/index.ts";
import { debianKeyring, ubuntuKeyring } from "../archive/keyring.ts";

/** Keyrings that are in an image by package, and that firn has too. */
const keyrings: ReadonlyMap<string, URL> = new Map(
  ["gpg", "pgp"].flatMap((ending): [string, URL][] => [
    [`/usr/share/keyrings/debian-archive-keyring.${ending}`, debianKeyring],
    [`/usr/share/keyrings/ubuntu-archive-keyring.${ending}`, ubuntuKeyring],
  ]),
);

/** @throws FIRN_DEBIAN_UNTRUSTED for any other: nothing vouches for what an image has there */
export function keyringAt(path: string, name: string): URL {
  const known = keyrings.get(path);
  if (known) return known;
  throw new FirnError("FIRN_DEBIAN_UNTRUSTED", `${name} is signed by ${path}, which firn has no copy of`, {
    hint: `Name the publisher's key as a file of yours; of the image's own, firn knows ${[...keyrings.keys()].join(", ")}.`,
  });
}
