import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { imageUser } from "./image-user.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "firn-user-"));
  await mkdir(join(root, "etc"));
  await writeFile(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34::/var/www:/bin/sh\n");
  await writeFile(join(root, "etc/group"), "root:x:0:\nstaff:x:50:web\n");
});
afterAll(() => rm(root, { recursive: true, force: true }));

test.each([
  [undefined, 0, 0, "/root"],
  ["", 0, 0, "/root"],
  ["web", 33, 34, "/var/www"],
  ["33", 33, 34, "/var/www"],
  ["1234", 1234, 0, "/"],
  ["1234:5678", 1234, 5678, "/"],
  ["web:staff", 33, 50, "/var/www"],
  ["0:50", 0, 50, "/root"],
])("%s", async (user, uid, gid, home) => {
  expect(await imageUser(root, user)).toEqual({ uid, gid, home });
});

test.each(["nobody", "web:nogroup"])("%s is not in the image", async (user) => {
  await expect(imageUser(root, user)).rejects.toMatchObject({ code: "FIRN_RUN_FAILED" });
});
