import { expect, test } from "vitest";
import { proxyFor } from "./proxy.ts";

const env = { http_proxy: "http://proxy:3128", HTTPS_PROXY: "secure-proxy:3129" };

test.each([
  ["http://example.org/", "http://proxy:3128"],
  ["https://example.org/", "http://secure-proxy:3129"],
  ["http://localhost:5000/", undefined],
  ["http://127.0.0.1/", undefined],
  ["https://[::1]/", undefined],
])("%s goes through %s", (url, expected) => {
  expect(proxyFor(new URL(url), env)).toBe(expected);
});

test("without https_proxy, https is not sent through http_proxy", () => {
  expect(proxyFor(new URL("https://example.org/"), { http_proxy: "http://proxy:3128" })).toBeUndefined();
});

test.each([
  ["*", true],
  ["example.org", true],
  [".example.org", true],
  ["*.example.org", true],
  ["other.org, mirror.example.org", true],
  ["mirror.example.org:443", false],
  ["mirror.example.org:80", true],
  ["ample.org", false],
  ["", false],
])("no_proxy=%s exempts mirror.example.org: %s", (no_proxy, exempt) => {
  expect(proxyFor(new URL("http://mirror.example.org/"), { ...env, no_proxy }) === undefined).toBe(exempt);
});

test.each([
  ["10.0.0.0/8", true],
  ["10.1.2.3", true],
  ["11.0.0.0/8", false],
  ["10.0.0.0/99", false],
  ["fd00::/8", false],
  ["1.2.3", false],
])("no_proxy=%s exempts 10.1.2.3: %s", (NO_PROXY, exempt) => {
  expect(proxyFor(new URL("http://10.1.2.3/"), { ...env, NO_PROXY }) === undefined).toBe(exempt);
});
