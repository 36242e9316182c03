import { describe, expect, test } from "vitest";
import { scriptRemainder } from "./script-remainder.ts";

const section = (helper: string, text: string) =>
  `# Automatically added by ${helper}/13.24.2\n${text}\n# End automatically added section\n`;

describe("nothing is left of", () => {
  test.each([
    ["no script", ""],
    [
      "the frame of a script",
      '#!/bin/sh\nset -e\ncase "$1" in\n  configure)\n  ;;\n  abort-upgrade|abort-remove)\n  ;;\n  *)\n    echo "what is $1?" >&2\n    exit 1\n  ;;\nesac\nexit 0\n',
    ],
    [
      "systemd's units",
      `#!/bin/sh\nset -e\n${section("dh_installsystemd", "deb-systemd-helper enable x.timer || true")}`,
    ],
    ["byte-code", section("dh_python3", "if command -v py3compile; then\n\tpy3compile -p x\nfi")],
    [
      "two sections",
      `${section("dh_python3", "a")}\n${section("dh_installdeb", 'dpkg-maintscript-helper rm_conffile /x -- "$@"')}`,
    ],
    ["alternatives with options", "update-alternatives --quiet \\\n\t--install /usr/bin/cc cc /usr/bin/gcc 20"],
    ["literal alternatives", "update-alternatives --install /usr/bin/pager pager /bin/more 50 \\\n  --slave /a b /c\n"],
  ])("%s", (_, script) => {
    expect(scriptRemainder(script)).toEqual([]);
  });
});

describe("what firn does not carry out is left of", () => {
  test.each([
    ["a line of the packager's", "#!/bin/sh\nset -e\nmake-my-database --all\n", ["make-my-database --all"]],
    ["a helper's part that does something", section("dh_fonts", "fc-cache"), ["fc-cache"]],
    [
      "alternatives with variables",
      'update-alternatives --install "$link" x /y 1',
      ['update-alternatives --install "$link" x /y 1'],
    ],
    [
      "lines between sections",
      `${section("dh_python3", "a")}adduser --system x\n${section("dh_python3", "b")}`,
      ["adduser --system x"],
    ],
  ])("%s", (_, script, left) => {
    expect(scriptRemainder(script)).toEqual(left);
  });
});
