import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { background, until } from "./firn.ts";

export interface RunningRegistry {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** Method and path of each request since the last `forget()`, as the registry logged them. */
  requests(): string[];
  forget(): void;
  close(): Promise<void>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Debian's docker-registry (the CNCF distribution) on loopback, with a folder of its own and its access log read. */
export async function startDockerRegistry(more: Readonly<Record<string, unknown>> = {}): Promise<RunningRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "firn-registry-"));
  const address = `127.0.0.1:${await freePort()}`;
  const config = {
    version: 0.1,
    log: { level: "info", formatter: "text", accesslog: { disabled: false } },
    storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
    http: { addr: address },
    ...more,
  };
  // JSON is YAML too.
  await writeFile(join(folder, "config.yml"), JSON.stringify(config));
  const server = background("docker-registry", ["serve", join(folder, "config.yml")]);
  await until("the registry's start", 30, async () => {
    await fetch(`http://${address}/v2/`);
    return true;
  });
  let seen = 0;
  const all = (): string[] =>
    [...server.output().matchAll(/"(GET|HEAD|POST|PUT|PATCH|DELETE) (\S+) HTTP\/1\.1"/g)].map((m) => `${m[1]} ${m[2]}`);
  return {
    address,
    requests: () => all().slice(seen),
    forget: () => void (seen = all().length),
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
