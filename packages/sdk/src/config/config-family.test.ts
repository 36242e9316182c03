import { expect, test } from "vitest";
import type { ImageConfig } from "../oci/index.ts";
import { type ConfigStep, configFamily } from "./config-family.ts";

function fold(base: ImageConfig, ...steps: ConfigStep[]): ImageConfig {
  let config = base;
  for (const step of steps) config = configFamily.configure?.(config, step, "linux/amd64") ?? config;
  return config;
}

test("a variable that the base has keeps its place and takes the new value; new ones follow in order", () => {
  const base = { Env: ["PATH=/bin", "LANG=C", "EMPTY="] };
  const variables = { LANG: "C.UTF-8", B: "2", A: "1=1", EMPTY: "no" };
  expect(fold(base, { kind: "env", variables }).Env).toEqual(["PATH=/bin", "LANG=C.UTF-8", "EMPTY=no", "B=2", "A=1=1"]);
  expect(base.Env).toEqual(["PATH=/bin", "LANG=C", "EMPTY="]);
});

test("an entrypoint clears the command that the base image had", () => {
  const base = { Entrypoint: ["/entry"], Cmd: ["bash"] };
  expect(fold(base, { kind: "entrypoint", argv: ["/app"] })).toEqual({ Entrypoint: ["/app"] });
  expect(fold(base, { kind: "command", argv: ["sh"] })).toEqual({ Entrypoint: ["/entry"], Cmd: ["sh"] });
});

test("an entrypoint leaves the description's own command, in either order", () => {
  const entrypoint: ConfigStep = { kind: "entrypoint", argv: ["/app"] };
  const command: ConfigStep = { kind: "command", argv: ["--serve"] };
  const want = { Entrypoint: ["/app"], Cmd: ["--serve"], User: "app" };
  const user: ConfigStep = { kind: "user", user: "app" };
  expect(fold({ Cmd: ["bash"] }, entrypoint, user, command)).toEqual(want);
  expect(fold({ Cmd: ["bash"] }, command, user, entrypoint)).toEqual(want);
});

test("an empty command or entrypoint removes what the base image had", () => {
  const base = { Entrypoint: ["/entry"], Cmd: ["bash"], User: "1" };
  expect(fold(base, { kind: "command", argv: [] })).toEqual({ Entrypoint: ["/entry"], User: "1" });
  expect(fold(base, { kind: "entrypoint", argv: [] })).toEqual({ User: "1" });
});

test("labels, ports and volumes add to the base's; workdir, user and signal replace it", () => {
  const base: ImageConfig = {
    Labels: { a: "1", b: "1" },
    ExposedPorts: { "80/tcp": {} },
    Volumes: { "/data": {} },
    WorkingDir: "/",
    User: "root",
    StopSignal: "SIGTERM",
  };
  const config = fold(
    base,
    { kind: "label", labels: { b: "2", c: "3" } },
    { kind: "expose", ports: ["8000/tcp", "0053/udp", "80/tcp"] },
    { kind: "volume", paths: ["/var//lib/x/", "/data"] },
    { kind: "workdir", path: "/srv/./app/" },
    { kind: "user", user: "1000:1000" },
    { kind: "stopSignal", signal: "SIGINT" },
  );
  expect(config).toEqual({
    Labels: { a: "1", b: "2", c: "3" },
    ExposedPorts: { "80/tcp": {}, "8000/tcp": {}, "53/udp": {} },
    Volumes: { "/data": {}, "/var/lib/x": {} },
    WorkingDir: "/srv/app",
    User: "1000:1000",
    StopSignal: "SIGINT",
  });
});

test("a health check replaces the base's as a whole; an empty one turns it off", () => {
  const base: ImageConfig = { Healthcheck: { Test: ["CMD", "x"], Retries: 9, Timeout: 5_000_000_000 } };
  expect(fold(base, { kind: "healthcheck", argv: ["curl", "-f", "/"], interval: 30_000_000_000 }).Healthcheck).toEqual({
    Test: ["CMD", "curl", "-f", "/"],
    Interval: 30_000_000_000,
  });
  expect(fold(base, { kind: "healthcheck", argv: [] }).Healthcheck).toEqual({ Test: ["NONE"] });
});

test("what no runtime accepts is refused", () => {
  expect(() => fold({}, { kind: "healthcheck", argv: ["x"], timeout: 30 })).toThrowError(
    expect.objectContaining({ code: "FIRN_DEFINITION_INVALID", message: expect.stringContaining("timeout is 30 ns") }),
  );
  expect(() => fold({}, { kind: "expose", ports: ["70000/tcp"] })).toThrowError(
    expect.objectContaining({ code: "FIRN_DEFINITION_INVALID", message: expect.stringContaining("70000/tcp") }),
  );
});

test("the root and other fields of the base survive", () => {
  const base: ImageConfig = { Shell: ["/bin/sh"], OnBuild: null };
  expect(fold(base, { kind: "workdir", path: "/" })).toEqual({ ...base, WorkingDir: "/" });
});
