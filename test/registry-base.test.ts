import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base, command, entrypoint, env, files, push, scratch, synth } from "@firn/sdk";
import { expect } from "vitest";
import { startDockerRegistry } from "./support/docker-registry.ts";
import { must } from "./support/firn.ts";
import { testWith } from "./support/needs.ts";

testWith("docker-registry", "skopeo")("an image of a registry is a base: its layers kept, its tag locked", async () => {
  const folder = await mkdtemp(join(tmpdir(), "firn-base-"));
  const registry = await startDockerRegistry();
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  const options = {
    directory: folder,
    cache: join(folder, "cache"),
    frozen: false,
    platforms: ["linux/amd64", "linux/arm64"],
  };
  const reference = `${registry.address}/system:1`;
  try {
    await write("system/usr/bin/tool", "#!/bin/sh\n");
    await symlink("usr/bin", join(folder, "system/bin"));
    const system = base(scratch)
      .add(files("system", { to: "/" }))
      .add(env({ A: "1" }))
      .add(command("tool"))
      .freeze();
    await push(await synth(system, { ...options, name: "system" }), reference);

    await write("more/other", "other\n");
    const derived = base(reference)
      .add(files("more", { to: "/bin" }))
      .add(env({ B: "2" }))
      .add(entrypoint("/bin/tool"))
      .freeze();
    const made = await synth(derived, { ...options, name: "derived", cache: join(folder, "cache-2") });
    const seen = JSON.parse(
      await must("skopeo", ["inspect", "--config", "--override-arch", "arm64", `oci:${made.directory}`]),
    );
    expect(seen.architecture).toBe("arm64");
    expect(seen.config).toMatchObject({ Env: ["A=1", "B=2"], Entrypoint: ["/bin/tool"] });
    // As a Dockerfile's ENTRYPOINT does.
    expect(seen.config.Cmd ?? []).toEqual([]);
    expect(seen.rootfs.diff_ids).toHaveLength(2);
    const own = await must("tar", [
      "-tzf",
      join(made.directory, "blobs/sha256", made.plan.platforms["linux/arm64"]?.layers[0]?.digest.slice(7) ?? ""),
    ]);
    // /bin is a link in the base: the file goes to where it leads, and no entry replaces the link.
    expect(own.trim().split("\n")).toEqual(["usr/", "usr/bin/", "usr/bin/other"]);

    // The tag moves on; the lock does not, also for another machine.
    await write("system/usr/bin/tool", "#!/bin/sh\n# newer\n");
    await push(await synth(system, { ...options, name: "system" }), reference);
    const again = await synth(derived, { ...options, name: "again", cache: join(folder, "cache-3"), frozen: true });
    expect(again.digest).toBe(made.digest);

    const missing = synth(derived, { ...options, platforms: ["linux/s390x"], name: "missing" });
    await expect(missing).rejects.toMatchObject({
      code: "FIRN_PLATFORM_MISSING",
      message: expect.stringContaining("linux/amd64, linux/arm64"),
    });
  } finally {
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  }
});
