/**
 * The parts that debhelper writes into scripts and that set up nothing in an image on a first installation: systemd is
 * not running, old conffiles are not there, byte-code is made at first import, debconf's answers are its defaults.
 * `dh_installalternatives` is not among them: its calls are made.
 */
const inert = new Set([
  "dh_apparmor",
  "dh_installdeb",
  "dh_installdebconf",
  "dh_installinit",
  "dh_installmenu",
  "dh_installsystemd",
  "dh_installsystemduser",
  "dh_installtmpfiles",
  "dh_makeshlibs",
  "dh_pypy",
  "dh_python2",
  "dh_python3",
  "dh_systemd_enable",
  "dh_systemd_start",
]);

const section = /^# Automatically added by ([a-z0-9_]+)\S*\n[\s\S]*?^# End automatically added section\n?/gm;

/** Lines that by themselves do nothing: options, the frame of `case "$1"`, complaints about unknown arguments. */
const idle = [
  /^set [-+][a-z]+$/,
  /^exit 0$/,
  /^:$/,
  /^true$/,
  /^(?:if|elif|then|else|fi|case|esac|done|;;)\b.*/,
  /^fi$/,
  /^;;$/,
  /^\(?[\w*|"' -]+\)(?:\s*;;)?$/,
  /^echo .*>&2$/,
  /^exit 1$/,
  /^#/,
  /^$/,
  /^\. \/usr\/share\/debconf\/confmodule$/,
  /^db_(?:version|stop)\b.*/,
];

/**
 * What is left of a maintainer script beside debhelper's inert parts, literal `update-alternatives` calls, and lines
 * that do nothing: empty for a script that firn carries out in full without an entry of its own.
 */
export function scriptRemainder(script: string): string[] {
  return script
    .replaceAll(section, (whole, helper: string) => (inert.has(helper) ? "" : whole))
    .replaceAll(/\s*\\\n\s*/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => !idle.some((pattern) => pattern.test(line)))
    .filter((line) => !/^update-alternatives (?:--quiet |--force )*--install [^"'$`*?()[\]{}~]+$/.test(line));
}
