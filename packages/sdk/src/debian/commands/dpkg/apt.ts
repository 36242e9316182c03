import type { Command } from "../../../shell/index.ts";

const busy = "apt would change the system while dpkg is at work, and dpkg's lock keeps it from that";

/** Within a maintainer script dpkg holds its lock, so that apt cannot do much anyway. */
const refuse: Command = (process) => {
  process.report({ kind: "unknown", why: `it runs ${process.name} ${process.args.join(" ")}`.trimEnd() + `; ${busy}` });
  return 100;
};

/** Nothing is configured but what apt starts with. */
const aptConfig: Command = (process) => {
  const [action, ...words] = process.args;
  if (action !== "shell") return refuse(process);
  for (let at = 0; at + 1 < words.length; at += 2) {
    const value = defaults[(words[at + 1] ?? "").toLowerCase().replace(/\/[a-z]*$/, "")];
    if (value !== undefined) process.stdout.write(`${words[at]}='${value}'\n`);
  }
  return 0;
};

const defaults: Readonly<Record<string, string>> = {
  "dir::etc::trusted": "/etc/apt/trusted.gpg",
  "dir::etc::trustedparts": "/etc/apt/trusted.gpg.d/",
  "dir::etc": "/etc/apt/",
  "dir::cache": "/var/cache/apt/",
  "dir::cache::archives": "/var/cache/apt/archives/",
  "dir::state": "/var/lib/apt/",
  "dir::state::lists": "/var/lib/apt/lists/",
};

export const apt: readonly (readonly [string, Command])[] = [
  ["apt-config", aptConfig],
  ...["apt", "apt-get", "apt-cache", "apt-key", "apt-mark", "dpkg-deb", "dpkg-split"].map(
    (name) => [name, refuse] as const,
  ),
];
