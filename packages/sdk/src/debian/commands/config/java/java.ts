import { type Command, fromName, type Process, toName } from "../../../../shell/index.ts";
import { fixedTime } from "../../../../tree/index.ts";
import { hashtableOrder } from "./hashtable-order.ts";
import { readKeyStore, type TrustedCertificate, writeKeyStore } from "./key-store.ts";

const defaultStore = "/etc/ssl/certs/java/cacerts";
const fixedMilliseconds = BigInt(fixedTime) * 1000n;

/** `java`, as far as Debian's scripts run it: ca-certificates-java's program, which keeps Java's list of authorities. */
export const java: Command = (process) => {
  const jar = process.args[process.args.indexOf("-jar") + 1] ?? "";
  if (process.args.includes("-jar") && jar.endsWith("/ca-certificates-java.jar")) return updateCertificates(process);
  // ca-certificates-java asks whether this is Java 8, which has no list of authorities of its own.
  if (process.args.join() === "-version") return 0;
  process.report({ kind: "unknown", why: `firn runs no Java: java ${process.args.join(" ")}` });
  return 1;
};

/** Reads lines `+/etc/ssl/certs/NAME.pem` and `-…`. */
function updateCertificates(process: Process): number {
  const { tree } = process;
  const option = (name: string) => {
    const at = process.args.indexOf(name);
    return at < 0 ? undefined : process.args[at + 1];
  };
  const store = toName(option("-keystore") ?? defaultStore);
  const old = tree.resolve(store)?.type === "file" ? readKeyStore(tree.read(store)) : new Map();
  if (!old) {
    process.report({ kind: "unknown", why: `firn cannot change ${store}: it is not a JKS store of certificates` });
    return 1;
  }
  const certificates: Map<string, TrustedCertificate> = old;
  for (let line = process.stdin.readLine(); line; line = process.stdin.readLine()) {
    process.meter.step();
    const file = line.text.slice(1);
    const alias = `debian:${file.slice(file.lastIndexOf("/") + 1)}`;
    // Scripts run it with a UTF-8 locale.
    const key = toName(alias).toLowerCase();
    if (line.text.startsWith("-")) {
      process.stdout.write(certificates.delete(key) ? `Removing ${alias}\n` : "");
      continue;
    }
    const der = certificateOf(process, file);
    if (!der) {
      process.stderr.write(`Warning: there was a problem reading the certificate file ${file}.\n`);
      continue;
    }
    process.stdout.write(`${certificates.has(key) ? "Replacing" : "Adding"} ${alias}\n`);
    certificates.set(key, { der, added: fixedMilliseconds });
  }
  process.stdout.write("done.\n");
  tree.write(store, writeKeyStore(certificates, option("-storepass") ?? "changeit"));
  return 0;
}

function certificateOf({ tree }: Process, file: string): Buffer | undefined {
  const path = toName(file);
  if (tree.resolve(path)?.type !== "file") return undefined;
  const text = tree.read(path).toString("latin1");
  const [, body] = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/.exec(text) ?? [];
  return body === undefined ? undefined : Buffer.from(body, "base64");
}

/** `keytool -list`: what a key store holds. */
export const keytool: Command = (process) => {
  const { tree, args } = process;
  const named = args.indexOf("-keystore");
  const store = named < 0 ? defaultStore : toName(args[named + 1] ?? "");
  const certificates = tree.resolve(store)?.type === "file" ? readKeyStore(tree.read(store)) : undefined;
  if (!args.includes("-list") || !certificates) {
    process.report({ kind: "unknown", why: `firn does not know this use of keytool: ${args.join(" ")}` });
    return 1;
  }
  for (const alias of hashtableOrder(certificates.keys())) process.stdout.write(`Alias name: ${fromName(alias)}\n`);
  return 0;
};
