import { type Process, textOf } from "../../../shell/index.ts";

interface Host {
  readonly address: string;
  readonly names: readonly string[];
}

function hostsOf({ tree }: Process): readonly Host[] {
  if (tree.resolve("etc/hosts")?.type !== "file") return [];
  const lines = textOf(tree.read("etc/hosts")).split("\n");
  return lines
    .map((line) => line.replace(/#.*/, "").trim().split(/\s+/))
    .filter(([address, name]) => address !== "" && name !== undefined)
    .map(([address = "", ...names]) => ({ address, names }));
}

const line = ({ address, names }: Host): string => `${address.padEnd(15)} ${names.join(" ")}`;

/** `getent hosts`: an IPv6 address is preferred; a list of all is of IPv4 addresses. */
export function hosts(process: Process, key: string | undefined): readonly string[] {
  const known = hostsOf(process);
  if (key === undefined) {
    const loopback = (address: string) => (address === "::1" ? "127.0.0.1" : address);
    const four = known.map((host) => ({ ...host, address: loopback(host.address) }));
    return four.filter(({ address }) => !address.includes(":")).map(line);
  }
  if (/^[\d.]+$/.test(key) || key.includes(":"))
    return known
      .filter(({ address }) => address === key)
      .slice(0, 1)
      .map(line);
  const found = known.filter(({ names }) => names.includes(key));
  const six = found.filter(({ address }) => address.includes(":"));
  return (six.length > 0 ? six : found).map(line);
}

/** `getent ahosts`: each address once for each kind of socket. */
export function addressesOf(process: Process, key: string, version?: 4 | 6): readonly string[] {
  const numeric = /^\d+\.\d+\.\d+\.\d+$/.test(key) || key.includes(":");
  const found = numeric
    ? [{ address: key, names: [key] }]
    : hostsOf(process).filter(({ names }) => names.includes(key));
  const six = ({ address }: Host): boolean => address.includes(":");
  const ordered = [...found.filter(six), ...found.filter((host) => !six(host))];
  const wanted = ordered.filter((host) => version === undefined || six(host) === (version === 6));
  return wanted.flatMap(({ address, names }, index) => {
    const name = index === 0 ? (names[0] ?? "") : "";
    return [`${address.padEnd(15)} STREAM ${name}`, `${address.padEnd(15)} DGRAM  `, `${address.padEnd(15)} RAW    `];
  });
}
