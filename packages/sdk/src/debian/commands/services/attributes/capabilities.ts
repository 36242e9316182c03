/** Names in the order of the kernel's numbers: https://man7.org/linux/man-pages/man7/capabilities.7.html */
const names = (
  "chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service " +
  "net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin " +
  "sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override " +
  "mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore"
)
  .split(" ")
  .map((name) => `cap_${name}`);

type SetName = "e" | "p" | "i";
export type Sets = Readonly<Record<SetName, ReadonlySet<number>>>;

/** `cap_net_raw,cap_net_admin+ep`: https://manpages.debian.org/cap_from_text.3. Undefined where it cannot be read. */
export function parseCapabilities(text: string): Sets | undefined {
  const sets: Record<SetName, Set<number>> = { e: new Set(), p: new Set(), i: new Set() };
  for (const clause of text.split(/\s+/).filter((word) => word !== "")) {
    const [, list = "", actions = ""] = /^([A-Za-z0-9_,]*)((?:[-+=][eip]*)+)$/.exec(clause) ?? [];
    if (actions === "" || (list === "" && !actions.startsWith("="))) return undefined;
    const every = list === "" || list.toLowerCase() === "all";
    const numbers = every ? names.map((_, number) => number) : list.split(",").map(numberOf);
    if (numbers.includes(-1)) return undefined;
    for (const [, operator, flags = ""] of actions.matchAll(/([-+=])([eip]*)/g)) {
      for (const name of ["e", "p", "i"] as const) {
        for (const number of numbers) {
          if (operator === "=") sets[name].delete(number);
          if (!flags.includes(name)) continue;
          if (operator === "-") sets[name].delete(number);
          else sets[name].add(number);
        }
      }
    }
  }
  return sets;
}

function numberOf(word: string): number {
  const name = word.toLowerCase();
  return /^\d+$/.test(name) ? Number(name) : names.indexOf(name.startsWith("cap_") ? name : `cap_${name}`);
}

/**
 * The value of `security.capability`, version 2: https://docs.kernel.org (`struct vfs_cap_data`). Effective is one bit
 * for all, so it is all that is permitted or inheritable, or none. Undefined where it is neither.
 */
export function encodeCapabilities({ e, p, i }: Sets): string | undefined {
  const all = new Set([...p, ...i]);
  const effective = e.size > 0;
  if (effective && (e.size !== all.size || [...e].some((number) => !all.has(number)))) return undefined;
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32LE(0x0200_0000 | (effective ? 1 : 0));
  const put = (set: ReadonlySet<number>, at: number): void => {
    for (const number of set) {
      const place = at + (number >= 32 ? 8 : 0);
      bytes.writeUInt32LE((bytes.readUInt32LE(place) | (1 << (number & 31))) >>> 0, place);
    }
  };
  put(p, 4);
  put(i, 8);
  return bytes.toString("base64");
}

/** As getcap prints it: `cap_net_admin,cap_net_raw=ep`. */
export function capabilityText(value: string): string {
  const bytes = Buffer.from(value, "base64");
  if (bytes.length < 20) return "";
  const effective = bytes.readUInt32LE(0) & 1;
  const has = (at: number, number: number): number =>
    (bytes.readUInt32LE(at + (number >= 32 ? 8 : 0)) >>> (number & 31)) & 1;
  // By inheritable, permitted and effective as bits of a number, the greatest first.
  const groups = Array.from({ length: 8 }, (): string[] => []);
  for (const [number, name] of names.entries()) {
    const [permitted, inheritable] = [has(4, number), has(8, number)];
    if (permitted || inheritable) groups[inheritable * 4 + permitted * 2 + effective]?.push(name);
  }
  const flags = (bits: number): string => `${bits & 1 ? "e" : ""}${bits & 4 ? "i" : ""}${bits & 2 ? "p" : ""}`;
  const found = [...groups.entries()].toReversed().filter(([, list]) => list.length > 0);
  const clauses = found.map(([bits, list], index) => {
    return `${list.length === names.length ? "" : list.join(",")}${index === 0 ? "=" : "+"}${flags(bits)}`;
  });
  return clauses.length === 0 ? "=" : clauses.join(" ");
}
