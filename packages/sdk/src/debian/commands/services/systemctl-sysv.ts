import type { Job } from "./systemctl-change.ts";
import { findUnit, unitName } from "./units.ts";

/**
 * `enable`, `disable` and `is-enabled` reach SysV's scripts too, by a script of systemd's package.
 * @returns the units that are left to do, or a status where none is
 */
export function withSysv({ process, options, verb, scope, words }: Job): readonly string[] | number {
  const { tree, env, stderr } = process;
  if (scope !== "system" || !["enable", "disable", "is-enabled"].includes(verb)) return words;
  if (["1", "yes", "true", "on", "y", "t"].includes((env.get("SYSTEMCTL_SKIP_SYSV") ?? "").toLowerCase())) return words;
  const left: string[] = [];
  let enabled = false;
  let done = 0;
  for (const word of words) {
    const name = unitName(word);
    const native = findUnit(tree, scope, name) !== undefined;
    const script = name.replace(/\.service$/, "");
    const found =
      name.endsWith(".service") && !word.includes("/") && tree.resolve(`etc/init.d/${script}`) !== undefined;
    if (!found || (native && verb === "is-enabled")) {
      left.push(word);
      continue;
    }
    const tool = tree.resolve("lib/systemd/systemd-sysv-install") ? "/lib/systemd/systemd-sysv-install" : "";
    const call = [
      tool,
      ...(options.value("root") === undefined ? [] : [`--root=${options.value("root")}`]),
      verb,
      script,
    ];
    if (!options.has("q")) {
      stderr.write(
        native
          ? `Synchronizing state of ${name} with SysV service script with ${tool}.\n`
          : `${name} is not a native service, redirecting to systemd-sysv-install.\n`,
      );
      stderr.write(`Executing: ${call.join(" ")}\n`);
    }
    if (tool === "") return 1;
    const status = process.run(call);
    if (verb === "is-enabled") {
      enabled ||= status === 0;
      if (!options.has("q")) process.stdout.write(status === 0 ? "enabled\n" : "disabled\n");
    } else if (status !== 0) return status;
    if (native) left.push(word);
    else done++;
  }
  if (left.length > 0 || done === 0) return left;
  return verb === "is-enabled" && !enabled ? 1 : 0;
}
