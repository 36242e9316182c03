import { describe, expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { serviceCommands } from "./index.ts";

const commands = serviceCommands();
const run = (tree: Tree, line: string) => {
  const words = line.split(" ");
  const command = commands.get(words[0] ?? "");
  if (!command) throw new Error(line);
  return runCommand(command, words, { tree, commands, env: { DPKG_MAINTSCRIPT_PACKAGE: "web" } });
};
const unit = "[Unit]\nDescription=x\n[Install]\nWantedBy=multi-user.target\nAlias=www.service\n";

function sample(systemd: boolean): Tree {
  const tree = growTree([]);
  tree.symlink("usr/lib", "lib");
  tree.write("usr/lib/systemd/system/web.service", unit);
  tree.write("usr/lib/systemd/system/plain.service", "[Service]\nExecStart=/bin/true\n");
  if (!systemd) return tree;
  tree.write("usr/bin/systemctl", "", { mode: 0o755 });
  tree.write("usr/lib/systemd/libsystemd-shared-252.so", "");
  tree.write("usr/lib/systemd/system-preset/90-x.preset", "disable off.*\n");
  tree.write("usr/lib/systemd/system/off.service", unit.replace("Alias=www.service\n", ""));
  return tree;
}
const state = "var/lib/systemd/deb-systemd-helper-enabled";
const wants = "etc/systemd/system/multi-user.target.wants";

describe("deb-systemd-helper", () => {
  test("makes links and remembers them, without systemd", () => {
    const tree = sample(false);
    run(tree, "deb-systemd-helper unmask web.service");
    expect(run(tree, "deb-systemd-helper --quiet was-enabled web.service").status).toBe(0);
    expect(run(tree, "deb-systemd-helper enable web.service").status).toBe(0);
    expect(tree.get(`${wants}/web.service`)).toMatchObject({ target: "/lib/systemd/system/web.service" });
    expect(tree.get("etc/systemd/system/www.service")).toMatchObject({ target: "/lib/systemd/system/web.service" });
    expect(tree.read(`${state}/web.service.dsh-also`).toString()).toBe(
      "/etc/systemd/system/www.service\n/etc/systemd/system/multi-user.target.wants/web.service\n",
    );
    expect(tree.get(`${state}/multi-user.target.wants/web.service`)).toMatchObject({ size: 0, mode: 0o644 });
  });

  test("what an administrator disabled stays so, and purge takes all away", () => {
    const tree = sample(false);
    run(tree, "deb-systemd-helper enable web.service");
    tree.remove(`${wants}/web.service`);
    run(tree, "deb-systemd-helper enable web.service");
    expect(tree.get(`${wants}/web.service`)).toBeUndefined();
    run(tree, "deb-systemd-helper purge web.service");
    expect(tree.get(state)).toBeUndefined();
    expect(tree.get("etc/systemd/system/www.service")).toBeUndefined();
  });

  test("masks and unmasks what it masked itself", () => {
    const tree = sample(false);
    run(tree, "deb-systemd-helper mask web.service");
    expect(tree.get("etc/systemd/system/web.service")).toMatchObject({ target: "/dev/null" });
    run(tree, "deb-systemd-helper unmask web.service");
    expect(tree.get("etc/systemd/system/web.service")).toBeUndefined();
    expect(tree.get("var/lib/systemd/deb-systemd-helper-masked")).toBeUndefined();
  });

  test("with systemd, presets decide", () => {
    const tree = sample(true);
    run(tree, "deb-systemd-helper enable off.service");
    run(tree, "deb-systemd-helper enable web.service");
    expect(tree.list(wants)).toEqual(["web.service"]);
    expect(tree.get(`${state}/off.service.dsh-also`)).toBeDefined();
  });
});

describe("systemctl", () => {
  test("enables, asks and disables", () => {
    const tree = sample(true);
    expect(run(tree, "systemctl enable web").stderr).toContain("Created symlink /etc/systemd/system/www.service");
    expect(run(tree, "systemctl is-enabled web.service")).toMatchObject({ status: 0, stdout: "enabled\n" });
    expect(run(tree, "systemctl is-enabled plain")).toMatchObject({ status: 0, stdout: "static\n" });
    run(tree, "systemctl disable web");
    expect(run(tree, "systemctl is-enabled web")).toMatchObject({ status: 1, stdout: "disabled\n" });
    expect(tree.get(wants)).toBeUndefined();
    run(tree, "systemctl mask web");
    expect(run(tree, "systemctl enable web").status).toBe(1);
    expect(run(tree, "systemctl enable nope").stderr).toBe(
      "Failed to enable unit, unit nope.service does not exist.\n",
    );
  });

  test("reaches no running systemd", () => {
    const tree = sample(true);
    for (const verb of ["daemon-reload", "start web", "is-active web"])
      expect(run(tree, `systemctl ${verb}`).status).toBe(1);
    expect(run(tree, "systemctl list-unit-files").reports).toMatchObject([{ kind: "unknown" }]);
  });
});

test("update-rc.d makes links from a script's header, and turns them", () => {
  const tree = sample(false);
  tree.write("etc/init.d/web", "### BEGIN INIT INFO\n# Default-Start:  2 3\n# Default-Stop: 0\n### END INIT INFO\n");
  run(tree, "update-rc.d web defaults");
  expect(tree.get("etc/rc2.d/S01web")).toMatchObject({ target: "../init.d/web" });
  expect(tree.list("etc/rc0.d")).toEqual(["K01web"]);
  run(tree, "update-rc.d web disable");
  expect(tree.list("etc/rc3.d")).toEqual(["K01web"]);
  expect(run(tree, "update-rc.d nope defaults")).toMatchObject({
    status: 1,
    stderr: "update-rc.d: error: unable to read /etc/init.d/nope\n",
  });
  run(tree, "update-rc.d web remove");
  expect(tree.list("etc/rc2.d")).toEqual([]);
});

test("no service starts", () => {
  const tree = sample(true);
  expect(run(tree, "invoke-rc.d web start").status).toBe(0);
  expect(run(tree, "invoke-rc.d --quiet web status").status).toBe(4);
  expect(run(tree, "invoke-rc.d --wrong web start").status).toBe(103);
  expect(run(tree, "deb-systemd-invoke start web.service").status).toBe(0);
  expect(run(tree, "service web status").status).toBe(3);
  run(tree, "systemd-machine-id-setup");
  expect(tree.get("etc/machine-id")).toMatchObject({ size: 0, mode: 0o444 });
});
