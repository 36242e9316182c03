import { expect, test } from "vitest";
import { findInNetrc } from "./netrc.ts";

const plain = (header: string | undefined) => header && Buffer.from(header.replace("Basic ", ""), "base64").toString();

test.each([
  ["machine a login u password p", "a", "u:p"],
  ["machine A\n\tlogin u\n\tpassword p\n", "a", "u:p"],
  ["machine b login x password y machine a login u account z password p", "a", "u:p"],
  ["machine b login x password y\ndefault login d password e", "a", "d:e"],
  ["machine a login u password p\ndefault login d password e", "a", "u:p"],
  ["machine login login password password machine", "login", "password:machine"],
  ["machine a login u", "a", undefined],
  ["macdef init\nmachine a login u password p\n\nmachine a login v password q", "a", "v:q"],
  ["machine a.b login u password p", "a", undefined],
  ["", "a", undefined],
])("%j for %s: %s", (text, host, wanted) => {
  expect(plain(findInNetrc(text, host))).toBe(wanted);
});
