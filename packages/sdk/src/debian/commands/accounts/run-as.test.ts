import { expect, test } from "vitest";
import { Collected, type Command, meterOf, runScript } from "../../../shell/index.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { userland } from "../../../userland/index.ts";
import { sampleSystem } from "../../testing/sample-system.ts";
import { debianCommands } from "../index.ts";

function sample(): Tree {
  const tree = growTree([]);
  tree.write(
    "etc/passwd",
    "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34::/srv:/bin/sh\nnobody:x:65534:65534::/:/usr/sbin/nologin\n",
  );
  tree.write("etc/group", "root:x:0:\nweb:x:34:\nadm:x:4:web\n");
  for (const name of [
    "sh",
    "su",
    "runuser",
    "setpriv",
    "id",
    "touch",
    "mkdir",
    "ln",
    "env",
    "sort",
    "nologin",
    "pwd",
  ]) {
    tree.write(`usr/bin/${name}`, "", { mode: 0o755 });
  }
  tree.write("srv/mine", "", { uid: 33, gid: 34 });
  return tree;
}

function run(script: string, tree = sample()) {
  const commands = new Map<string, Command>([...userland, ...debianCommands(sampleSystem([], tree))]);
  const [stdout, stderr] = [new Collected(), new Collected()];
  const status = runScript(script, {
    tree,
    native: (name) => commands.get(name),
    meter: meterOf(),
    name: "postinst",
    env: { PATH: "/usr/bin", SECRET: "1" },
    stdout,
    stderr,
    report: ({ why }) => stderr.write(`report: ${why}\n`),
  });
  return { status, stdout: stdout.text, stderr: stderr.text, tree };
}

test("what another user makes is that user's, and only then", () => {
  const { tree, stdout, stderr } = run(
    "su -s /usr/bin/sh web -c 'umask 027; echo x >srv/a; mkdir srv/b; touch srv/c; ln -s a srv/d; id; sh -c \"touch srv/e\"'\ntouch srv/f; id -u",
  );
  expect({ stdout, stderr }).toEqual({ stdout: "uid=33(web) gid=34(web) groups=34(web),4(adm)\n0\n", stderr: "" });
  for (const name of ["a", "b", "c", "d", "e"]) expect(tree.get(`srv/${name}`)).toMatchObject({ uid: 33, gid: 34 });
  expect(tree.get("srv/a")).toMatchObject({ mode: 0o640 });
  expect(tree.get("srv/f")).toMatchObject({ uid: 0, gid: 0 });
});

test("whose a file is", () => {
  expect(run("su -s /usr/bin/sh web -c 'test -O /srv/mine && [ -G /srv/mine ]' && ! test -O /srv/mine").status).toBe(0);
  expect(run("su -s /usr/bin/sh web -c 'test -O /etc/passwd'").status).toBe(1);
});

test("the environment", () => {
  expect(run("su web -s /usr/bin/sh -c 'echo $HOME $USER $SHELL $SECRET'").stdout).toBe("/srv web /usr/bin/sh 1\n");
  expect(run("su - web -s /usr/bin/sh -c 'echo $HOME $USER $SECRET; pwd'").stdout).toBe("/srv web\n/srv\n");
  expect(run("su -s /usr/bin/sh -c 'echo $HOME $USER $1' web zero one").stdout).toBe("/srv web one\n");
  expect(run("runuser -u web -- sh -c 'echo $SECRET; id -un'").stdout).toBe("1\nweb\n");
  expect(run("setpriv --reuid web --regid web --init-groups -- id -g").stdout).toBe("34\n");
});

test("users that are not there or may not log in", () => {
  expect(run("su none -c true")).toMatchObject({
    status: 1,
    stderr: "su: user none does not exist or the user entry does not contain all the required fields\n",
  });
  expect(run("su -s /none web -c true")).toMatchObject({ status: 127 });
});
