import { expect, test } from "vitest";
import { describeUrl, isLocalAddress, isLoopbackHost, parseAddress } from "./address.ts";

test("user and password leave the URL and become a header", () => {
  const { url, authorization } = parseAddress("https://ann:p%40ss:w@example.org/simple/?x=1");
  expect(url.href).toBe("https://example.org/simple/?x=1");
  expect(authorization).toBe(`Basic ${Buffer.from("ann:p@ss:w").toString("base64")}`);
  expect(parseAddress("https://example.org/").authorization).toBeUndefined();
});

test.each(["not a url with secret", "ftp://ann:secret@example.org/x", "file:///etc/passwd?secret"])(
  "%s is refused without being repeated in full",
  (text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: "FIRN_FETCH_FAILED" }) as Error);
    expect(() => parseAddress(text)).not.toThrow(/secret/);
  },
);

test("a URL is described without credentials and query", () => {
  expect(describeUrl("https://ann:secret@example.org:8443/a/b?signature=secret#x")).toBe(
    "https://example.org:8443/a/b",
  );
});

test.each([
  ["localhost", true],
  ["a.localhost", true],
  ["127.9.0.1", true],
  ["[::1]", true],
  ["[::ffff:127.0.0.1]", true],
  ["[::ffff:7f00:1]", true],
  ["localhost.example.org", false],
  ["127.example.org", false],
  ["10.0.0.1", false],
])("%s is loopback: %s", (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});

test.each([
  ["10.1.2.3", true],
  ["172.16.0.1", true],
  ["172.32.0.1", false],
  ["192.168.1.1", true],
  ["169.254.169.254", true],
  ["100.64.0.1", true],
  ["0.0.0.0", true],
  ["::ffff:10.0.0.1", true],
  ["fe80::1", true],
  ["fd00::1", true],
  ["2606:4700::1", false],
  ["8.8.8.8", false],
])("%s is local: %s", (address, expected) => {
  expect(isLocalAddress(address)).toBe(expected);
});
