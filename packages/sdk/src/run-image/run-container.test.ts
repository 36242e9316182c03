import { expect, test } from "vitest";
import { network } from "./run-container.ts";

const image = { config: { ExposedPorts: { "8000/tcp": {}, "53/udp": {} } } };

test("the host's network on Linux, the exposed ports on loopback elsewhere, and what is asked for everywhere", () => {
  expect(network(image, undefined, "linux")).toEqual(["--network", "host"]);
  expect(network(image, undefined, "darwin")).toEqual([
    ...["--publish", "127.0.0.1:8000:8000/tcp"],
    ...["--publish", "127.0.0.1:53:53/udp"],
  ]);
  expect(network({ config: {} }, undefined, "darwin")).toEqual([]);
  for (const platform of ["linux", "win32"] as const) {
    expect(network(image, ["8080:8000"], platform)).toEqual(["--publish", "8080:8000"]);
  }
});
