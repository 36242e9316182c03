import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";

interface Machine {
  readonly cpu: string;
  readonly gnuCpu: string;
  readonly abi: string;
  readonly bits: 32 | 64;
  readonly endian: "little" | "big";
  /** Where it differs from the GNU type. */
  readonly multiarchCpu?: string;
}

/** dpkg's tables, for Debian's release architectures. https://wiki.debian.org/Multiarch/Tuples */
const machines: Readonly<Record<string, Machine>> = {
  amd64: { cpu: "amd64", gnuCpu: "x86_64", abi: "gnu", bits: 64, endian: "little" },
  arm64: { cpu: "arm64", gnuCpu: "aarch64", abi: "gnu", bits: 64, endian: "little" },
  armel: { cpu: "arm", gnuCpu: "arm", abi: "gnueabi", bits: 32, endian: "little" },
  armhf: { cpu: "arm", gnuCpu: "arm", abi: "gnueabihf", bits: 32, endian: "little" },
  i386: { cpu: "i386", gnuCpu: "i686", abi: "gnu", bits: 32, endian: "little", multiarchCpu: "i386" },
  mips64el: { cpu: "mips64el", gnuCpu: "mips64el", abi: "gnuabi64", bits: 64, endian: "little" },
  ppc64el: { cpu: "ppc64el", gnuCpu: "powerpc64le", abi: "gnu", bits: 64, endian: "little" },
  riscv64: { cpu: "riscv64", gnuCpu: "riscv64", abi: "gnu", bits: 64, endian: "little" },
  s390x: { cpu: "s390x", gnuCpu: "s390x", abi: "gnu", bits: 64, endian: "big" },
};

/** `dpkg-architecture [-qVARIABLE]`: a machine builds and runs what it is. https://manpages.debian.org/dpkg-architecture.1 */
export const dpkgArchitecture =
  ({ architecture }: DebianSystem): Command =>
  (process) => {
    const variables = variablesOf(architecture);
    const [option = "-l", ...others] = process.args;
    const query =
      /^(?:-q|--query=)(.+)$/.exec(option)?.[1] ?? (/^(?:-q|--query)$/.test(option) ? others[0] : undefined);
    if (query !== undefined) {
      const value = variables.get(query);
      if (value === undefined)
        process.stderr.write(`dpkg-architecture: error: ${query} is not a supported variable name\n`);
      else process.stdout.write(`${value}\n`);
      return value === undefined ? 25 : 0;
    }
    if ((option === "-l" || option === "--list") && variables.size > 0) {
      for (const [name, value] of variables) process.stdout.write(`${name}=${value}\n`);
      return 0;
    }
    process.report({ kind: "unknown", why: `firn does not know dpkg-architecture's ${option}` });
    return 1;
  };

function variablesOf(architecture: string): ReadonlyMap<string, string> {
  const machine = machines[architecture];
  if (!machine) return new Map();
  const { cpu, gnuCpu, abi, bits, endian, multiarchCpu = gnuCpu } = machine;
  const values = {
    ARCH: architecture,
    ARCH_ABI: abi === "gnu" ? "base" : abi.replace("gnu", ""),
    ARCH_BITS: String(bits),
    ARCH_CPU: cpu,
    ARCH_ENDIAN: endian,
    ARCH_LIBC: "gnu",
    ARCH_OS: "linux",
    GNU_CPU: gnuCpu,
    GNU_SYSTEM: `linux-${abi}`,
    GNU_TYPE: `${gnuCpu}-linux-${abi}`,
    MULTIARCH: `${multiarchCpu}-linux-${abi}`,
  };
  return new Map(
    ["BUILD", "HOST", "TARGET"].flatMap((role) =>
      Object.entries(values).map(([name, value]) => [`DEB_${role}_${name}`, value] as const),
    ),
  );
}
