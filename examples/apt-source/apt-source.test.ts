import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fromRecipe, synth } from "@firn/sdk";
import { expect, test } from "vitest";
import { startRepository } from "../../packages/sdk/src/debian/archive/testing/repository.ts";
import { agent } from "./image.ts";

test("the example takes packages from the company's archive and from backports", async () => {
  const folder = await mkdtemp(join(tmpdir(), "firn-example-"));
  const repository = await startRepository();
  try {
    const files = { "usr/bin/acme-agent": "#!/bin/sh\necho hello\n" };
    const packages = { main: [{ name: "acme-agent", version: "4.2", fields: { Depends: "tmux (>= 3.4)" }, files }] };
    await repository.publish("debian", { suite: "stable", packages });
    repository.guards.set("debian/", "build:secret");
    // Nobody has the private half of the example's key: another one stands in for it.
    await writeFile(join(folder, "acme.asc"), repository.key.publicKey);
    const auth = join(folder, "auth.conf");
    await writeFile(auth, `machine http://${new URL(repository.url).host}/debian login build password secret\n`);
    const { recipe } = agent;
    const steps = recipe.steps.map((placed) =>
      placed.step.kind === "aptSource" ? { ...placed, context: pathToFileURL(`${folder}/`).href } : placed,
    );
    const made = await synth(fromRecipe({ ...recipe, steps }), {
      name: "agent",
      directory: folder,
      cache: join(folder, "cache"),
      platforms: ["linux/amd64"],
      frozen: false,
      env: { ...process.env, FIRN_APT_MIRROR_ACME: `${repository.url}/debian`, FIRN_APT_AUTH_CONF: auth },
    });
    const versions = new Map(made.plan.platforms["linux/amd64"]?.packages.map(({ name, version }) => [name, version]));
    expect(versions.get("acme-agent")).toBe("4.2");
    expect(versions.get("tmux")).toMatch(/~bpo12\+/);
    const lock = await readFile(join(folder, "firn.lock"), "utf8");
    expect(lock).toContain('"archive":"acme"');
    expect(lock).not.toMatch(/secret|127\.0\.0\.1/);
  } finally {
    await repository.close();
    await rm(folder, { recursive: true, force: true });
  }
});
