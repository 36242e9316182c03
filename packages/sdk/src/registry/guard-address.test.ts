import { expect, test } from "vitest";
import { guardAddress, resolveAddress } from "./guard-address.ts";

const refused = { code: "FIRN_REGISTRY_PROTOCOL" };

test.each([
  ["https://8.8.8.8/", "https://127.0.0.1/token", "credentials"],
  ["https://8.8.8.8/", "https://localhost:8080/token", "credentials"],
  ["https://8.8.8.8/", "https://[::1]/token", "bytes"],
  ["https://8.8.8.8/", "https://10.0.0.1/token", "credentials"],
  ["https://8.8.8.8/", "https://169.254.169.254/latest/meta-data", "bytes"],
] as const)("%s may not send to %s (%s)", async (registry, target, purpose) => {
  await expect(guardAddress(new URL(registry), new URL(target), purpose)).rejects.toMatchObject(refused);
});

test.each([
  ["https://8.8.8.8/", "https://8.8.4.4/token", "credentials"],
  ["https://8.8.8.8/", "https://10.0.0.1/blob", "bytes"],
  ["https://10.0.0.2/", "https://10.0.0.1/token", "credentials"],
  ["http://localhost:5000/", "http://127.0.0.1:5001/token", "credentials"],
] as const)("%s may send to %s (%s)", async (registry, target, purpose) => {
  await expect(guardAddress(new URL(registry), new URL(target), purpose)).resolves.toBeUndefined();
});

test("addresses are resolved, and stay with TLS", () => {
  const registry = new URL("https://ghcr.io/");
  const base = new URL("https://ghcr.io/v2/a/blobs/uploads/");
  expect(resolveAddress(registry, "/v2/x?_state=1", base).href).toBe("https://ghcr.io/v2/x?_state=1");
  expect(resolveAddress(registry, "https://cdn.example.org/x", base).href).toBe("https://cdn.example.org/x");
  // A registry behind a proxy that ends TLS.
  expect(resolveAddress(registry, "http://ghcr.io/v2/x?y", base).href).toBe("https://ghcr.io/v2/x?y");
  expect(resolveAddress(registry, "https://a:b@ghcr.io/x", base).href).toBe("https://ghcr.io/x");
  for (const bad of ["http://example.org/x", "file:///etc/passwd", "http://"]) {
    expect(() => resolveAddress(registry, bad, base)).toThrow(expect.objectContaining(refused) as Error);
  }
});
