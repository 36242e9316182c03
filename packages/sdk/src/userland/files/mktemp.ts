import type { Process } from "../../shell/index.ts";
import { extraOperand, gnu, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { within } from "../gnu/names.ts";
import { quote } from "../gnu/quote.ts";

/**
 * Names count up in place of being random: `aaaaaa`, `aaaaab`, … the first that is free.
 */
function countUp(count: number, length: number): string {
  let rest = count;
  let text = "";
  for (let place = 0; place < length; place++) {
    text = String.fromCharCode(0x61 + (rest % 26)) + text;
    rest = Math.floor(rest / 26);
  }
  return text;
}

function firstFree({ meter }: Process, files: Files, name: (count: number) => string): string {
  for (let count = 0; ; count++) {
    meter.step();
    const made = name(count);
    if (!files.tryLstat(made)) return made;
  }
}

/** `mktemp`: https://www.gnu.org/software/coreutils/mktemp */
export const mktemp = gnu(
  { short: "dp:qtuV", long: "directory=d quiet=q suffix: tmpdir:: dry-run=u" },
  (process, options) => {
    const files = new Files(process);
    if (options.operands.length > 1) throw new Stop("too many templates\nTry 'mktemp --help' for more information.");
    const isDirectory = options.has("d");
    const fail = (message: string): never => {
      throw new Stop(message);
    };
    let template = options.operands[0];
    const isDefault = template === undefined;
    template ??= "tmp.XXXXXXXXXX";
    const given = options.value("suffix");
    let suffix = given;
    if (suffix !== undefined && suffix !== "" && !template.endsWith("X")) {
      return fail(`with --suffix, template ${quote(template)} must end in X`);
    }
    const end = template.lastIndexOf("X") + 1;
    suffix ??= template.slice(end);
    const stem = template.slice(0, end);
    const xs = /X*$/.exec(stem)?.[0].length ?? 0;
    if (suffix.includes("/")) return fail(`invalid suffix ${quote(suffix)}, contains directory separator`);
    if (xs < 3) return fail(`too few X's in template ${quote(template)}`);
    let name = stem.slice(0, stem.length - xs);
    const environment = process.env.get("TMPDIR") || "/tmp";
    const tmpdir = options.has("tmpdir", "p") ? options.value("tmpdir") || options.value("p") || undefined : undefined;
    if (options.has("t")) {
      if (template.includes("/")) return fail(`invalid template, ${quote(template)}, contains directory separator`);
      name = within(process.env.get("TMPDIR") || tmpdir || "/tmp", name);
    } else if (isDefault || options.has("p", "tmpdir")) {
      if (template.startsWith("/")) {
        return fail(`invalid template, ${quote(template)}; with --tmpdir, it may not be absolute`);
      }
      name = within(tmpdir ?? environment, name);
    }
    const made = firstFree(process, files, (count) => name + countUp(count, xs) + suffix);
    const result = attempt(() => {
      if (options.has("u")) return;
      if (isDirectory) files.mkdir(made, 0o700);
      else files.write(made, "", 0o600);
    });
    if ("error" in result) {
      if (options.has("q")) return 1;
      const shown = name + "X".repeat(xs) + suffix;
      return fail(
        `failed to create ${isDirectory ? "directory" : "file"} via template ${quote(shown)}: ${result.error.message}`,
      );
    }
    process.stdout.write(`${made}\n`);
    return 0;
  },
);

/** `tempfile`: https://manpages.debian.org/bullseye/debianutils/tempfile.1.en.html */
export const tempfile = gnu(
  { short: "d:m:n:p:s:", long: "directory:=d mode:=m name:=n prefix:=p suffix:=s" },
  (process, options) => {
    extraOperand(options, 0);
    const files = new Files(process);
    const name = options.value("n");
    const directory = process.env.get("TMPDIR") ?? options.value("d") ?? "/tmp";
    const prefix = (options.value("p") ?? "file").slice(0, 5);
    const mode = Number.parseInt(options.value("m") ?? "600", 8);
    const make = (count: number): string => within(directory, prefix + countUp(count, 6) + (options.value("s") ?? ""));
    const made = name ?? firstFree(process, files, make);
    if (files.tryLstat(made)) throw new Stop(`${made}: File exists`);
    files.write(made, "", mode);
    files.chmod(made, mode);
    process.stdout.write(`${made}\n`);
    return 0;
  },
);
