import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { hostHas } from "../../testing/host-tree.ts";
import { readPem, subjectHash } from "./subject-hash.ts";
import { updateCaCertificates } from "./update-ca-certificates.ts";

const run = (tree: Tree, ...words: readonly string[]) => runCommand(updateCaCertificates, words, { tree });

const pems = rootCertificates.map((pem) => pem.trim());
const names = pems.map((_, index) => `Root_${String(index).padStart(3, "0")}`);

function sample(): Tree {
  const tree = growTree([]);
  for (const [index, pem] of pems.entries()) tree.write(`usr/share/ca-certificates/node/${names[index]}.crt`, pem);
  tree.write("etc/ca-certificates.conf", `# chosen\n\n${names.map((name) => `node/${name}.crt\n`).join("")}`);
  return tree;
}

test("every certificate is in the bundle, linked by name and by hash", () => {
  const tree = sample();
  run(tree, "update-ca-certificates", "--hooksdir", "");
  const bundle = tree.read("etc/ssl/certs/ca-certificates.crt").toString();
  expect(bundle).toBe(pems.map((pem) => `${pem}\n`).join(""));
  expect(tree.get("etc/ssl/certs/Root_000.pem")).toMatchObject({
    target: "/usr/share/ca-certificates/node/Root_000.crt",
  });
  const links = tree.list("etc/ssl/certs").filter((name) => /^[0-9a-f]{8}\.\d$/.test(name));
  expect(links).toHaveLength(pems.length);
  for (const link of links) expect(tree.resolve(`etc/ssl/certs/${link}`)?.type).toBe("file");
});

test("deselected ones go, the administrator's own come, and a second run changes nothing", () => {
  const tree = sample();
  run(tree, "update-ca-certificates");
  const kept = names.slice(1).map((name) => `node/${name}.crt\n`);
  tree.write("etc/ca-certificates.conf", `!node/${names[0]}.crt\n${kept.join("")}`);
  tree.write("usr/local/share/ca-certificates/our own (new).crt", pems[0] ?? "");
  run(tree, "update-ca-certificates");
  expect(tree.get(`etc/ssl/certs/${names[0]}.pem`)).toBeUndefined();
  expect(tree.get("etc/ssl/certs/our_own_=new=.pem")).toBeDefined();
  const before = tree.list("etc/ssl/certs");
  run(tree, "update-ca-certificates", "--fresh");
  expect(tree.list("etc/ssl/certs")).toEqual(before);
  expect(run(tree, "update-ca-certificates", "--what").reports).toHaveLength(1);
});

test("bundles, texts and damaged certificates get no hash link", () => {
  const tree = growTree([]);
  const add = (name: string, text: string) => tree.write(`usr/local/share/ca-certificates/${name}.crt`, text);
  add("two", `${pems[0]}\n${pems[1]}\n`);
  add("text", "not a certificate\n");
  add("damaged", (pems[2] ?? "").replace(/\n.{30}/, "\n"));
  run(tree, "update-ca-certificates");
  const links = tree.list("etc/ssl/certs").filter((name) => !/\.(?:pem|crt)$/.test(name));
  expect(links).toEqual([]);
});

describe.skipIf(!hostHas("openssl"))("as the host's openssl does (skipped: needs openssl)", () => {
  test("hashes and links", () => {
    const folder = mkdtempSync(join(tmpdir(), "firn-rehash-"));
    try {
      for (const [index, pem] of pems.entries()) writeFileSync(join(folder, `${names[index]}.pem`), `${pem}\n`);
      execFileSync("openssl", ["rehash", folder], { stdio: "pipe" });
      const links = readdirSync(folder).filter((name) => !name.endsWith(".pem"));
      const expected = Object.fromEntries(links.map((name) => [name, readlinkSync(join(folder, name))]));
      const tree = sample();
      run(tree, "update-ca-certificates");
      const made = tree.list("etc/ssl/certs").flatMap((name) => {
        const entry = tree.get(`etc/ssl/certs/${name}`);
        return entry?.type === "symlink" && !name.endsWith(".pem") ? [[name, entry.target]] : [];
      });
      expect(Object.fromEntries(made)).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.each([
    ["accents", "/CN=Főtanúsítvány  X /O= Two   Spaces/C=HU"],
    ["an e-mail", "/emailAddress=Me@Example.ORG/O=x"],
    ["several names at a level", "/CN=a+OU=b+O=c/C=DE"],
  ])("%s", (_, subject) => {
    const folder = mkdtempSync(join(tmpdir(), "firn-x509-"));
    try {
      const [key, pem] = [join(folder, "key"), join(folder, "pem")];
      const options = ["-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-multivalue-rdn", "-utf8"];
      execFileSync("openssl", ["req", "-x509", ...options, "-keyout", key, "-out", pem, "-subj", subject], {
        stdio: "pipe",
      });
      const expected = execFileSync("openssl", ["x509", "-noout", "-subject_hash", "-in", pem]).toString().trim();
      const text = execFileSync("cat", [pem]).toString();
      expect(readPem(text).map(subjectHash)).toEqual([expected]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
