import { Collected, type Process } from "../../shell/index.ts";
import type { Confmodule } from "./confmodule.ts";

/**
 * Postfix's `config`, which is written in Perl, as it goes where nothing is asked: answers that the user gave ahead
 * are kept, the rest is made of the host's name.
 */
export function postfixConfig(module: Confmodule, process: Process, script: string): void {
  const { tree } = process;
  const say = (line: string) => module.answer(line);
  const get = (question: string) => say(`GET postfix/${question}`).replace(/^0 /, "");
  const flag = (question: string, name: string) => say(`FGET postfix/${question} ${name}`) === "0 true";
  const set = (question: string, value: string) => say(`SET postfix/${question} ${value}`);
  const ask = (priority: string, question: string) => say(`INPUT ${priority} postfix/${question}`);
  const isConfigured = tree.resolve("/etc/postfix/main.cf") !== undefined;

  if (flag("main_mailer_type", "isdefault") && isConfigured) set("main_mailer_type", "No configuration");
  ask("high", "main_mailer_type");
  const kind = get("main_mailer_type");
  if (kind === "No configuration") say("FSET postfix/newaliases run false");
  else {
    const file = tree.resolve("/etc/mailname");
    const noted = file?.type === "file" ? tree.read("/etc/mailname").toString("latin1").split("\n")[0] : "";
    const fullName = hostName(process, "--fqdn");
    if (flag("mailname", "isdefault")) set("mailname", noted || fullName || "localdomain");
    ask("high", "mailname");

    const relays = kind === "Internet with smarthost" || kind === "Satellite system";
    const domain = hostName(process, "--domain") || "localdomain";
    if (relays && flag("relayhost", "isdefault")) set("relayhost", `smtp.${domain}`);
    if (relays) ask("high", "relayhost");
    ask("medium", "root_address");

    if (flag("destinations", "set")) {
      if (isConfigured) set("destinations", postconfValue(process, "mydestination"));
    } else {
      set("destinations", destinations(kind, get("mailname") || "localhost", fullName || "localhost", domain));
      say("FSET postfix/destinations set true");
    }
    ask(kind === "Local only" ? "low" : "medium", "destinations");
    ask("medium", "chattr");
    if (isConfigured) set("mynetworks", postconfValue(process, "mynetworks"));
    ask("low", "mynetworks");
    const hasProcmail = tree.resolve("/usr/bin/procmail") !== undefined;
    if (flag("procmail", "isdefault")) set("procmail", `${hasProcmail}`);
    if (hasProcmail) ask("low", "procmail");
    ask("low", "mailbox_limit");
    ask("low", "recipient_delim");
    if (isConfigured) set("protocols", postconfValue(process, "inet_protocols"));
    else if (flag("protocols", "isdefault")) set("protocols", "all");
    ask("low", "protocols");
  }
  const mark = process.args[0] === "reconfigure" ? "reload" : "restart";
  // Bookworm's notes it, later ones do not. The package's own directory is not there before it is unpacked.
  if (script.includes(`/var/spool/postfix/${mark}`) && tree.resolve("/var/spool/postfix")) {
    tree.write(`/var/spool/postfix/${mark}`, "");
  }
}

function destinations(kind: string, mail: string, host: string, domain: string): string {
  const local = `localhost.${domain}`;
  if (kind === "Internet Site") {
    // The empty one is the script's own.
    return (
      mail === host ? ["$myhostname", mail, local, ", localhost"] : ["$myhostname", mail, host, local, "localhost"]
    ).join(", ");
  }
  const own = ["$myhostname", host, local, "localhost"].join(", ");
  return host === mail || host.endsWith(`.${mail}`) ? own : `${mail}, ${own}`;
}

function output(process: Process, words: readonly string[]): string {
  const stdout = new Collected();
  return process.run(words, { stdout, stderr: new Collected() }) === 0 ? stdout.text.replace(/\n[^]*/, "") : "";
}

const hostName = (process: Process, option: string): string => output(process, ["hostname", option]);
const postconfValue = (process: Process, name: string): string => output(process, ["postconf", "-hx", name]);
