import { expect, test } from "vitest";
import { growTree } from "../../tree/index.ts";
import { Confmodule } from "./confmodule.ts";
import { Questions } from "./questions.ts";

const templates = `Template: web/port
Type: string
Default: 80
Description: Port of \${host}:

Template: web/mode
Type: select
Choices: fast, small\\, slow
Choices-C: f, s
Description: Mode:

Template: web/secret
Type: password
Description: Password:

Template: web/note
Type: error
Description: Beware
`;

function conversation(preseed = new Map<string, string>()) {
  const tree = growTree([]);
  const questions = new Questions(tree, preseed);
  questions.load(templates, "web");
  const module = new Confmodule(questions, tree, "web");
  const file = (name: string): string => {
    questions.save();
    return tree.read(`var/cache/debconf/${name}.dat`).toString();
  };
  return { module, say: (line: string) => module.answer(line), file, tree };
}

test("questions are skipped, and take their defaults when the program goes on", () => {
  const { say, file } = conversation();
  expect(say("VERSION 2.0")).toBe("0 2.0");
  expect(say("VERSION 3")).toBe("30 Version too high (3)");
  expect(say("CAPB backup")).toBe("0 multiselect escape ");
  expect(say("INPUT high web/port")).toBe("30 question skipped");
  expect(say("INPUT medium web/mode")).toBe("30 question skipped");
  expect(say("INPUT critical web/note")).toBe("30 question skipped");
  expect(say("input high web/none")).toBe('10 "web/none" doesn\'t exist');
  expect(say("INPUT urgent web/port")).toBe('20 "urgent" is not a valid priority');
  expect(say("UNREGISTER web/port")).toBe("10 web/port is busy, cannot unregister right now");
  expect(say("GO")).toBe("0 ok");
  expect(say("GET web/mode")).toBe("0 f");
  expect(file("config")).toBe(
    "Name: web/mode\nTemplate: web/mode\nValue: f\nOwners: web\n\n" +
      "Name: web/note\nTemplate: web/note\nValue: \nOwners: web\n\n" +
      "Name: web/port\nTemplate: web/port\nValue: 80\nOwners: web\n\n",
  );
});

test("values, flags, substitutions and fields of templates", () => {
  const { say, file } = conversation();
  expect(say("SET web/port 8080   8081")).toBe("0 value set");
  expect(say("GET web/port")).toBe("0 8080 8081");
  expect(say("FGET web/port seen")).toBe("0 false");
  expect(say("FSET web/port seen true")).toBe("0 true");
  expect(say("FGET web/port isdefault")).toBe("0 false");
  expect(say("SUBST web/port host a b")).toBe("0");
  expect(say("METAGET web/port Description")).toBe("0 Port of a b:");
  expect(say("METAGET web/port type")).toBe("0 string");
  expect(say("PREVIOUS_MODULE")).toBe(
    '20 Unsupported command "previous_module" (full line was "PREVIOUS_MODULE") received from confmodule.',
  );
  expect(say("GET")).toBe("20 Incorrect number of arguments");
  expect(file("config")).toContain(
    "Name: web/port\nTemplate: web/port\nValue: 8080 8081\nOwners: web\nFlags: seen\nVariables:\n host = a b\n\n",
  );
  expect(say("RESET web/port")).toBe("0");
  expect(say("GET web/port")).toBe("0 80");
});

test("with the capability escape, values may have line breaks", () => {
  const { say } = conversation();
  say("CAPB escape");
  say("SET web/port one\\ntwo\\\\");
  expect(say("GET web/port")).toBe("1 one\\ntwo\\\\");
});

test("registered questions share a template; the last owner takes them away", () => {
  const { say, file } = conversation();
  expect(say("REGISTER web/port web/port2")).toBe("0");
  expect(file("templates")).toContain("Owners: web/port, web/port2\n");
  expect(say("EXIST web/port2")).toBe("0 true");
  expect(say("UNREGISTER web/port2")).toBe("0");
  expect(say("EXIST web/port2")).toBe("0 false");
  expect(say("PURGE")).toBe("0");
  expect([file("config"), file("templates"), file("passwords")]).toEqual(["", "", ""]);
});

test("passwords are kept apart, for root only", () => {
  const { say, file, tree } = conversation();
  say("SET web/secret x");
  expect(file("passwords")).toBe("Name: web/secret\nTemplate: web/secret\nValue: x\nOwners: web\n\n");
  expect(tree.get("var/cache/debconf/passwords.dat")?.mode).toBe(0o600);
});

test("what the user answered ahead counts as seen", () => {
  const { say } = conversation(new Map([["web/port", "443"]]));
  expect(say("GET web/port")).toBe("0 443");
  expect(say("FGET web/port seen")).toBe("0 true");
});

test("a line break in a command makes two, and the second's reply is read next", () => {
  const { module } = conversation();
  expect(module.exchange("SET web/port 1\nGET web/port")).toBe("0 value set");
  expect(module.exchange("SET web/port 2")).toBe("0 1");
});
