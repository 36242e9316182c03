import type { Process } from "../../shell/index.ts";
import type { Tree } from "../../tree/index.ts";
import { extraOperand, gnu, unsupported } from "../gnu/command.ts";
import { Files } from "../gnu/files.ts";
import { linesOf } from "../gnu/text-input.ts";

const machines: Readonly<Record<string, string>> = {
  amd64: "x86_64",
  arm64: "aarch64",
  armel: "armv7l",
  armhf: "armv7l",
  i386: "i686",
  loong64: "loongarch64",
  mips64el: "mips64",
  mipsel: "mips",
  ppc64el: "ppc64le",
  riscv64: "riscv64",
  s390x: "s390x",
};

/** What a kernel calls dpkg's architecture: `x86_64` for `amd64`. */
export const machineOf = (architecture: string): string => machines[architecture] ?? architecture;

/** dpkg's name of the architecture that a system is made for, by what its files say. */
export function architectureOf(tree: Tree, env: ReadonlyMap<string, string>): string {
  const said = env.get("DPKG_MAINTSCRIPT_ARCH");
  if (said !== undefined && said in machines) return said;
  const native = "var/lib/dpkg/arch-native";
  if (tree.resolve(native)?.type === "file") return tree.read(native).toString("latin1").trim();
  const folder = tree.list("usr/lib").find((name) => /^\w+-linux-gnu/.test(name));
  const triplets: readonly (readonly [RegExp, string])[] = [
    [/^aarch64-/, "arm64"],
    [/^arm-.*eabihf$/, "armhf"],
    [/^arm-.*eabi$/, "armel"],
    [/^i[3-6]86-/, "i386"],
    [/^loongarch64-/, "loong64"],
    [/^mips64el-/, "mips64el"],
    [/^powerpc64le-/, "ppc64el"],
    [/^riscv64-/, "riscv64"],
    [/^s390x-/, "s390x"],
  ];
  return triplets.find(([pattern]) => pattern.test(folder ?? ""))?.[1] ?? "amd64";
}

const kernel = { name: "Linux", node: "localhost", release: "6.1.0", version: "#1 SMP" };

/** `uname`: https://www.gnu.org/software/coreutils/uname. The kernel is any, so a fixed one answers. */
export const uname = gnu(
  {
    short: "asnrvmpio",
    long: `all=a kernel-name=s sysname=s nodename=n kernel-release=r release=r kernel-version=v machine=m processor=p
      hardware-platform=i operating-system=o`,
  },
  (process, options) => {
    extraOperand(options, 0);
    const all = options.has("a");
    const machine = machineOf(architectureOf(process.tree, process.env));
    const parts: readonly (readonly [string, string])[] = [
      ["s", kernel.name],
      ["n", kernel.node],
      ["r", kernel.release],
      ["v", kernel.version],
      ["m", machine],
      ["p", "unknown"],
      ["i", "unknown"],
      ["o", "GNU/Linux"],
    ];
    const given = parts.filter(([key]) => options.has(key));
    const shown = all ? parts.filter(([, text]) => text !== "unknown") : given.length > 0 ? given : parts.slice(0, 1);
    process.stdout.write(`${shown.map(([, text]) => text).join(" ")}\n`);
    return 0;
  },
);

/** `arch`: https://www.gnu.org/software/coreutils/arch */
export const arch = gnu({}, (process, options) => {
  extraOperand(options, 0);
  process.stdout.write(`${machineOf(architectureOf(process.tree, process.env))}\n`);
  return 0;
});

/**
 * `hostname` of Debian's package of that name: the image has none yet, so it is `localhost`. What has to be resolved is
 * looked up in `/etc/hosts`, if it is there; there is no network.
 */
export const hostname = gnu(
  {
    short: "aAdfF:hiIsvVy",
    long: "alias=a all-fqdns=A domain=d fqdn=f long=f file:=F ip-address=i all-ip-addresses=I short=s yp=y nis=y boot=b",
    unsupported: "F y b",
  },
  (process, options) => {
    const [name] = options.operands;
    if (name !== undefined) unsupported(process, `hostname ${name}`);
    const key = options.last("a", "A", "d", "f", "i", "I", "s", "y");
    if (name === undefined && key !== undefined && "adfi".includes(key) && !isResolved(process.tree)) {
      process.stderr.write("hostname: Name or service not known\n");
      return 1;
    }
    if (name === undefined && key === "d") process.stdout.write("\n");
    else if (name === undefined && key === "a") process.stdout.write("\n");
    else if (name === undefined && (key === "i" || key === "I")) process.stdout.write("127.0.0.1\n");
    else if (name === undefined) process.stdout.write("localhost\n");
    return 0;
  },
);
export const dnsdomainname = gnu({}, (process) => {
  if (!isResolved(process.tree)) {
    process.stderr.write("dnsdomainname: Name or service not known\n");
    return 1;
  }
  process.stdout.write("\n");
  return 0;
});

/** `hostid`: https://www.gnu.org/software/coreutils/hostid. That of 127.0.0.1. */
export const hostid = gnu({}, (process, options) => {
  extraOperand(options, 0);
  process.stdout.write("007f0100\n");
  return 0;
});

/** `nproc`: https://www.gnu.org/software/coreutils/nproc */
export const nproc = gnu({ long: "all ignore:" }, (process, options) => {
  extraOperand(options, 0);
  process.stdout.write("1\n");
  return 0;
});

const values: Readonly<Record<string, string>> = {
  ARG_MAX: "2097152",
  CHAR_BIT: "8",
  CLK_TCK: "100",
  GNU_LIBC_VERSION: "glibc 2.36",
  HOST_NAME_MAX: "64",
  INT_MAX: "2147483647",
  IOV_MAX: "1024",
  LOGIN_NAME_MAX: "256",
  NAME_MAX: "255",
  NGROUPS_MAX: "65536",
  OPEN_MAX: "1024",
  PAGESIZE: "4096",
  PAGE_SIZE: "4096",
  PATH: "/bin:/usr/bin",
  PATH_MAX: "4096",
  PIPE_BUF: "4096",
  _NPROCESSORS_CONF: "1",
  _NPROCESSORS_ONLN: "1",
  _POSIX_VERSION: "200809",
};

/** `getconf`: https://manpages.debian.org/bookworm/libc-bin/getconf.1.en.html */
export const getconf = gnu({ short: "av:" }, (process, options) => {
  const [name, , extra] = options.operands;
  if (options.has("a")) {
    for (const [key, value] of Object.entries(values)) process.stdout.write(`${key.padEnd(34)} ${value}\n`);
    return 0;
  }
  if (name === undefined || extra !== undefined) {
    process.stderr.write(`Usage: getconf [-v specification] variable_name [pathname]\n       getconf -a [pathname]\n`);
    return 2;
  }
  const isWide = !["i386", "armhf", "armel", "mipsel"].includes(architectureOf(process.tree, process.env));
  const value =
    name === "LONG_BIT" || name === "WORD_BIT" ? (isWide && name === "LONG_BIT" ? "64" : "32") : values[name];
  if (value === undefined) {
    unsupported(process, `getconf ${name}`);
    process.stderr.write(`getconf: Unrecognized variable \`${name}'\n`);
    return 2;
  }
  process.stdout.write(`${value}\n`);
  return 0;
});

function osRelease(process: Process): ReadonlyMap<string, string> {
  const files = new Files(process);
  const path = ["/etc/os-release", "/usr/lib/os-release"].find((one) => files.tryStat(one)?.type === "file");
  const lines = path === undefined ? [] : linesOf(files.read(path));
  return new Map(
    lines.map((line) => [line.replace(/=.*$/, ""), line.replace(/^[^=]*=/, "").replace(/^(["'])(.*)\1$/, "$2")]),
  );
}

/** `lsb_release`, by what etc/os-release says: https://manpages.debian.org/bookworm/lsb-release/lsb_release.1.en.html */
export const lsbRelease = gnu(
  { short: "hvidrcas", long: "id=i description=d release=r codename=c all=a short=s help=h", unsupported: "h v" },
  (process, options) => {
    const facts = osRelease(process);
    const id = facts.get("ID") ?? "n/a";
    const all = options.has("a");
    const rows: readonly (readonly [string, string, string])[] = [
      ["i", "Distributor ID", id.charAt(0).toUpperCase() + id.slice(1)],
      ["d", "Description", facts.get("PRETTY_NAME") ?? "n/a"],
      ["r", "Release", facts.get("VERSION_ID") ?? "n/a"],
      ["c", "Codename", facts.get("VERSION_CODENAME") ?? "n/a"],
    ];
    const shown = rows.filter(([key]) => all || options.has(key));
    if (options.has("s")) {
      if (shown.length > 0) process.stdout.write(`${shown.map(([, , text]) => text).join("\n")}\n`);
    } else for (const [, label, text] of shown) process.stdout.write(`${label}:\t${text}\n`);
    return 0;
  },
);

const isResolved = (tree: Tree): boolean =>
  tree.resolve("etc/hosts")?.type === "file" && /\slocalhost(?:\s|$)/.test(tree.read("etc/hosts").toString("latin1"));
