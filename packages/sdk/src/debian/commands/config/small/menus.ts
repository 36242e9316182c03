import type { Command } from "../../../../shell/index.ts";

const methods = "/etc/menu-methods";

/**
 * `update-menus`: hands what there is in Debian's menu to each window manager's own program in `/etc/menu-methods`.
 * While dpkg runs it leaves that to the trigger of the package menu, which calls it with `--trigger`.
 * https://manpages.debian.org/bookworm/menu/update-menus.1.en.html
 */
export const updateMenus: Command = (process) => {
  const { tree, args } = process;
  const isTriggered = args.includes("--trigger");
  if (args.some((word) => word !== "--trigger")) {
    process.report({ kind: "unknown", why: `firn does not know update-menus ${args.join(" ")}` });
    return 1;
  }
  if (!isTriggered) return process.run(["dpkg-trigger", "--by-package=menu", "/usr/share/menu"]);
  const found = tree.list(methods).filter((name) => {
    const entry = tree.resolve(`${methods}/${name}`);
    return entry?.type === "file" && (entry.mode & 0o111) !== 0;
  });
  if (found.length > 0) {
    const why = `firn does not write the menus of window managers (${found.join(", ")})`;
    process.report({ kind: "unknown", why, remedy: "update-menus, in a container" });
  }
  return 0;
};
