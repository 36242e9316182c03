import type { Command, Process } from "../../../../shell/index.ts";
import { groupId } from "./group-id.ts";

/** What makes keys or random text: in an image it would be everybody's, so each container makes its own. */
const secret = (process: Process, what: string, remedy: string): void =>
  process.report({ kind: "deferred", why: `it makes ${what}, which each container must have of its own`, remedy });

/** `ssh-keygen`: no host keys; `-A` in a container makes those that are missing. */
const sshKeygen: Command = (process) => {
  // Showing the fingerprint of a key that was not made.
  if (process.args.includes("-l")) return 0;
  secret(process, "SSH keys", "ssh-keygen -A");
  return 0;
};

/**
 * `make-ssl-cert generate-default-snakeoil`. Packages configure themselves by whether the files are there, so they
 * are, empty.
 */
const makeSslCert: Command = (process) => {
  const { tree } = process;
  secret(process, "a key and a certificate", "make-ssl-cert generate-default-snakeoil --force-overwrite");
  if (!process.args.includes("generate-default-snakeoil")) return 0;
  const certificate = "/etc/ssl/certs/ssl-cert-snakeoil.pem";
  const key = "/etc/ssl/private/ssl-cert-snakeoil.key";
  if (!tree.resolve(certificate)) tree.write(certificate, "", { mode: 0o644 });
  if (!tree.resolve(key)) tree.write(key, "", { mode: 0o640, uid: 0, gid: groupId(tree, "ssl-cert") ?? 0 });
  return 0;
};

/** `rndc-confgen -a`: its file is given to the name server's user next. */
const rndcConfgen: Command = (process) => {
  secret(process, "the key by which rndc talks to named", "rndc-confgen -a -u bind");
  if (!process.tree.resolve("/etc/bind/rndc.key")) process.tree.write("/etc/bind/rndc.key", "", { mode: 0o600 });
  return 0;
};

/** One that prints random text: nothing is printed. */
const random =
  (what: string): Command =>
  (process) => {
    secret(process, what, [process.name, ...process.args].join(" "));
    return 0;
  };

export const keyCommands: ReadonlyMap<string, Command> = new Map([
  ["ssh-keygen", sshKeygen],
  ["make-ssl-cert", makeSslCert],
  ["rndc-confgen", rndcConfgen],
  ["ddns-confgen", random("a key")],
  ["tsig-keygen", random("a key")],
  ["uuidgen", random("a random identifier")],
  ["mcookie", random("random text")],
  ["pwgen", random("a password")],
  ["makepasswd", random("a password")],
  ["slappasswd", random("a salted hash")],
]);
