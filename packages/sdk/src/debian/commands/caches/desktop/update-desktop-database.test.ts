import { expect, it } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { updateDesktopDatabase } from "./update-desktop-database.ts";

function update(words: readonly string[], files: Readonly<Record<string, string>>) {
  const tree = growTree([]);
  tree.mkdir("usr/share/applications");
  for (const [name, content] of Object.entries(files)) tree.write(`usr/share/applications/${name}`, content);
  const ran = runCommand(updateDesktopDatabase, ["update-desktop-database", ...words], { tree });
  return { ...ran, cache: tree.read("usr/share/applications/mimeinfo.cache").toString("latin1") };
}

it("says which desktop files handle a media type, sorted", () => {
  const { status, stderr, cache } = update(["-q"], {
    "vim.desktop": "# a comment\n[Desktop Entry]\nName = Vim\nMimeType = text/x-c;text/plain \n[Other]\nMimeType=a/b",
    "emacs.desktop": "[Desktop Entry]\nMimeType=text/plain;text/plain;x-scheme-handler/mailto\n",
    "kde/okular.desktop": "[Desktop Entry]\nMimeType=text/plain;bad;;text/a b;example/x;\n",
    "hidden.desktop": "[Desktop Entry]\nHidden=true\nMimeType=text/plain;\n",
    "none.desktop": "[Desktop Entry]\nName=None\n",
    README: "[Desktop Entry]\nMimeType=text/plain;\n",
  });
  expect(status).toBe(0);
  expect(stderr).toBe("");
  expect(cache).toBe(
    "[MIME Cache]\ntext/plain=emacs.desktop;kde-okular.desktop;vim.desktop;\ntext/x-c=vim.desktop;\n" +
      "x-scheme-handler/mailto=emacs.desktop;\n",
  );
});

it("says what is wrong with a file, and goes on", () => {
  const { stderr, cache } = update([], {
    "a.desktop": "[Desktop Entry]\nnonsense\n",
    "b.desktop": "MimeType=text/plain\n",
    "c.desktop": "[Desktop Entry]\nMimeType=multipart/mixed;bad",
  });
  expect(stderr.replaceAll("/usr/share/applications/", "").split("\n")).toEqual([
    'Could not parse file "a.desktop": Key file contains line ?nonsense? which is not a key-value pair, group, or comment',
    'Could not parse file "b.desktop": Key file does not start with a group',
    'Warning in file "c.desktop": usage of MIME type "multipart/mixed" is discouraged ("multipart" is a media type that probably does not make sense in this context)',
    'Error in file "c.desktop": "bad" is an invalid MIME type ("bad" does not contain a subtype)',
    "",
  ]);
  expect(cache).toBe("[MIME Cache]\nmultipart/mixed=c.desktop;\n");
});

it("fails where no directory is there", () => {
  const ran = runCommand(updateDesktopDatabase, ["update-desktop-database"]);
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain("The databases in [/usr/local/share/applications, /usr/share/applications] could not");
});
