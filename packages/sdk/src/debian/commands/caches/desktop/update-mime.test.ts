import { expect, it } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { updateMime } from "./update-mime.ts";

const frame = "# top\n# ----- User Section Begins ----- #\nmine/own; x\n# ----- User Section Ends ----- #\n";
const files = {
  "usr/lib/mime/mailcap": `${frame}old/entry; gone\n`,
  "usr/lib/mime/packages/Zoo":
    "# comment\ntext/html; zoo %s; priority=7\n*/*; all %s\nimage/*; img %s; priority=3;\ntext/plain; x ; \n",
  "usr/lib/mime/packages/vim": "text/*; vim %s; needsterminal\n",
  "usr/lib/mime/packages/.hidden": "text/hidden; no\n",
  "usr/share/applications/sub/pdf.desktop":
    "[Desktop Entry]\nName=See\nName[de]=Sieh\nExec=see %U %c %i\nIcon=eye\nMimeType=application/pdf;;x/y;\n[Other]\nExec=no\n",
  "usr/share/applications/vim.desktop": "[Desktop Entry]\nExec=gvim %f\nMimeType=text/plain;\n",
  "usr/share/applications/term.desktop": "[Desktop Entry]\nTerminal=true\nMimeType=text/plain;\nExec=term\n",
};

function update(more: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}) {
  const tree = growTree([]);
  for (const [name, content] of Object.entries({ ...files, ...more })) tree.write(name, content);
  const ran = runCommand(updateMime, ["update-mime", ...(env["DPKG_RUNNING_VERSION"] ? ["x"] : [])], { tree, env });
  return { ...ran, mailcap: tree.get("etc/mailcap") ? tree.read("etc/mailcap").toString("latin1") : undefined };
}

it("writes entries by priority, the administrator's own first", () => {
  const { stderr, mailcap } = update();
  expect(stderr).toBe("Warning: /usr/share/applications/sub/pdf.desktop:6: ignoring empty entries in MimeType\n");
  expect(mailcap).toBe(
    `${frame}\n${"#".repeat(79)}\n
text/html; zoo %s
text/plain; x
application/pdf; see %s See --icon eye; test=test -n "$DISPLAY"
x/y; see %s See --icon eye; test=test -n "$DISPLAY"
text/plain; term %s; needsterminal
text/*; vim %s; needsterminal
*/*; all %s
image/*; img %s
`,
  );
});

it("puts on top what mailcap.order names", () => {
  const { stderr, mailcap } = update({ "etc/mailcap.order": "# order\nvim:text/*\ngone:*/*\nZoo\n" });
  expect(stderr).toContain("Warning: package gone listed in /etc/mailcap.order does not have mailcap entries.\n");
  expect(mailcap?.split("\n").slice(7, 11)).toEqual([
    "text/*; vim %s; needsterminal",
    "text/html; zoo %s",
    "text/plain; x",
    "*/*; all %s",
  ]);
});

it("waits for its trigger when a package's script calls it", () => {
  expect(update({}, { DPKG_RUNNING_VERSION: "1.21.22" })).toMatchObject({ status: 0, mailcap: undefined });
});
