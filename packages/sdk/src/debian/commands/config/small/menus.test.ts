import { expect, test } from "vitest";
import type { Command } from "../../../../shell/index.ts";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { updateMenus } from "./menus.ts";

test("update-menus leaves the work to the package's trigger, which has some where a window manager is there", () => {
  const triggers: string[] = [];
  const trigger: Command = ({ args }) => (triggers.push(args.join(" ")), 0);
  const tree = growTree([]);
  tree.write("/etc/menu-methods/menu.h", "");
  const options = { tree, commands: new Map([["dpkg-trigger", trigger]]) };
  expect(runCommand(updateMenus, ["update-menus"], options)).toMatchObject({ status: 0, reports: [] });
  expect(triggers).toEqual(["--by-package=menu /usr/share/menu"]);
  expect(runCommand(updateMenus, ["update-menus", "--trigger"], options)).toMatchObject({ status: 0, reports: [] });
  tree.write("/etc/menu-methods/pekwm", "#!/usr/bin/install-menu\n", { mode: 0o755 });
  const { reports } = runCommand(updateMenus, ["update-menus", "--trigger"], options);
  expect(reports).toMatchObject([{ kind: "unknown", why: "firn does not write the menus of window managers (pekwm)" }]);
});
