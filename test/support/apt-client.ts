import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Ended, exec } from "./firn.ts";

/** The host's apt-get with sources, keys, logins and lists of its own; it has seen nothing of the host's. */
export interface AptClient {
  /** The folder of sources.list.d, keyrings and auth.conf: what is /etc/apt elsewhere. */
  readonly etc: string;
  run(program: "apt-get" | "apt-cache", ...args: readonly string[]): Promise<Ended>;
  /** `apt-get update`, with nothing known from before. */
  update(): Promise<Ended>;
}

export async function makeAptClient(folder: string, architecture = "amd64"): Promise<AptClient> {
  const etc = join(folder, "etc/apt");
  const state = join(folder, "var/lib/apt");
  const cache = join(folder, "var/cache/apt");
  for (const path of [
    join(folder, "etc/apt.conf.d"),
    join(etc, "sources.list.d"),
    join(etc, "auth.conf.d"),
    join(etc, "preferences.d"),
    join(etc, "keyrings"),
    join(state, "lists/partial"),
    join(cache, "archives/partial"),
    join(folder, "var/lib/dpkg"),
  ]) {
    await mkdir(path, { recursive: true });
  }
  await writeFile(join(folder, "var/lib/dpkg/status"), "");
  await chmod(folder, 0o755);
  const config = join(folder, "apt.conf");
  const lines: Readonly<Record<string, string>> = {
    Dir: folder,
    "Dir::Etc": etc,
    "Dir::Etc::netrc": join(etc, "auth.conf"),
    "Dir::Etc::netrcparts": join(etc, "auth.conf.d"),
    "Dir::Etc::main": "-",
    "Dir::Etc::parts": join(folder, "etc/apt.conf.d"),
    "Dir::State": state,
    "Dir::State::status": join(folder, "var/lib/dpkg/status"),
    "Dir::Cache": cache,
    "Dir::Bin::methods": "/usr/lib/apt/methods",
    "APT::Architecture": architecture,
    "APT::Architectures": architecture,
    "APT::Sandbox::User": "root",
    "Acquire::Languages": "none",
  };
  const text = Object.entries(lines).map(([name, value]) => `${name} "${value}";\n`);
  await writeFile(
    config,
    `${text.join("")}#clear APT::Update::Post-Invoke-Success;\n#clear APT::Update::Post-Invoke;\n`,
  );
  const env = { ...process.env, APT_CONFIG: config, LC_ALL: "C", http_proxy: "", https_proxy: "" };
  const run: AptClient["run"] = (program, ...args) => exec(program, args, { env });
  return {
    etc,
    run,
    async update() {
      await exec("sh", ["-c", `rm -rf "$0"/lists && mkdir -p "$0"/lists/partial`, state]);
      return run("apt-get", "update", "-q");
    },
  };
}
