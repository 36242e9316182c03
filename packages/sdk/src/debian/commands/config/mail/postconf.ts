import { bytesOf, type Command, type Process, textOf, toName } from "../../../../shell/index.ts";

/** What Postfix has for parameters that `main.cf` does not set; those that Debian's scripts ask for. */
const defaults: Readonly<Record<string, string>> = {
  alias_database: "hash:/etc/aliases",
  alias_maps: "hash:/etc/aliases, nis:mail.aliases",
  compatibility_level: "0",
  config_directory: "/etc/postfix",
  daemon_directory: "/usr/lib/postfix/sbin",
  data_directory: "/var/lib/postfix",
  default_transport: "smtp",
  inet_interfaces: "all",
  inet_protocols: "all",
  mail_owner: "postfix",
  mail_spool_directory: "/var/mail",
  mydestination: "$myhostname, localhost.$mydomain, localhost",
  myhostname: "localhost",
  queue_directory: "/var/spool/postfix",
  relay_transport: "relay",
  relayhost: "",
  setgid_group: "postdrop",
};

const parameter = /^([^\s#=][^\s=]*)[ \t]*=[ \t]*([^]*)$/;

/** `postconf [-c DIR] [-h] [-x] NAME…`, and `-e NAME=VALUE…` to set them. http://www.postfix.org/postconf.1.html */
export const postconf: Command = (process) => {
  let folder = "/etc/postfix";
  let letters = "";
  const words: string[] = [];
  const args = [...process.args];
  for (let word = args.shift(); word !== undefined; word = args.shift()) {
    if (word === "-c") folder = args.shift() ?? "";
    else if (/^-[ehxd]+$/.test(word)) letters += word.slice(1);
    else if (word.startsWith("-")) {
      process.report({ kind: "unknown", why: `firn does not know postconf's ${word}` });
      return 1;
    } else words.push(word);
  }
  const file = toName(`${folder}/main.cf`);
  if (process.tree.resolve(file)?.type !== "file") {
    process.stderr.write(`postconf: fatal: open ${folder}/main.cf: No such file or directory\n`);
    return 1;
  }
  if (words.some((word) => word.includes("="))) return edit(process, file, words);
  if (letters.includes("e") || words.length === 0) {
    process.report({ kind: "unknown", why: `firn does not know this use of postconf: ${process.args.join(" ")}` });
    return 1;
  }
  const values = letters.includes("d") ? new Map<string, string>() : readParameters(process, file);
  for (const name of words) {
    const value = values.get(name) ?? defaults[name];
    if (value === undefined) {
      process.report({ kind: "unknown", why: `firn does not know Postfix's default of ${name}` });
      return 1;
    }
    const text = letters.includes("x") ? expand(value, values) : value;
    process.stdout.write(letters.includes("h") ? `${text}\n` : `${name} = ${text}\n`);
  }
  return 0;
};

/** Parameters as `main.cf` sets them; a line that begins with white space goes on with the one before. */
export function readParameters(process: Process, file = "/etc/postfix/main.cf"): Map<string, string> {
  const values = new Map<string, string>();
  const lines = textOf(process.tree.read(file))
    .split("\n")
    .filter((line) => !/^[ \t]*(?:#|$)/.test(line))
    .reduce<string[]>((whole, line) => {
      if (/^[ \t]/.test(line) && whole.length > 0) whole.push(`${whole.pop()}${line}`);
      else whole.push(line);
      return whole;
    }, []);
  for (const line of lines) {
    const [, name, value = ""] = parameter.exec(line) ?? [];
    if (name !== undefined) values.set(name, value.trim());
  }
  return values;
}

const expand = (text: string, values: ReadonlyMap<string, string>, depth = 0): string =>
  text.replace(/\$(?:\{(\w+)\}|\((\w+)\)|(\w+))/g, (whole, a?: string, b?: string, c?: string) => {
    const value = values.get(a ?? b ?? c ?? "") ?? defaults[a ?? b ?? c ?? ""];
    return value === undefined || depth > 20 ? whole : expand(value, values, depth + 1);
  });

/** Sets parameters where they stand, the rest at the end. */
function edit(process: Process, file: string, words: readonly string[]): number {
  const changes = new Map<string, string>();
  for (const word of words) {
    const [, name, value = ""] = parameter.exec(word.trim()) ?? [];
    if (name === undefined) {
      process.stderr.write(`postconf: fatal: missing '=' after attribute name: "${word}"\n`);
      return 1;
    }
    changes.set(name, value.trim());
  }
  const set = new Set<string>();
  const kept: string[] = [];
  let replacing = false;
  for (const line of textOf(process.tree.read(file)).replace(/\n$/, "").split("\n")) {
    if (/^[ \t]*(?:#|$)/.test(line)) kept.push(line);
    else if (/^[ \t]/.test(line)) {
      if (!replacing) kept.push(line);
    } else {
      const name = parameter.exec(line)?.[1] ?? "";
      const value = changes.get(name);
      replacing = value !== undefined;
      if (value === undefined) kept.push(line);
      else if (!set.has(name)) kept.push(`${name} = ${value}`);
      set.add(name);
    }
  }
  for (const [name, value] of changes) if (!set.has(name)) kept.push(`${name} = ${value}`);
  process.tree.write(file, bytesOf(`${kept.join("\n")}\n`));
  return 0;
}
