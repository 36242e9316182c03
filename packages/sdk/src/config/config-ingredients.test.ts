import { describe, expect, test } from "vitest";
import type { Ingredient } from "../describe/index.ts";
import { caught } from "../describe/testing/caught.ts";
import { command, entrypoint, env, expose, healthcheck, label, stopSignal, user, volume, workdir } from "./index.ts";

const step = (ingredient: Ingredient): unknown => ingredient.steps[0]?.step;
/** What a JavaScript user may pass. */
const loosely = (call: unknown): ((...values: unknown[]) => unknown) => call as (...values: unknown[]) => unknown;

describe("what each one says", () => {
  test.each<[Ingredient, unknown]>([
    [env({ B: "2", A: "" }), { kind: "env", variables: { A: "", B: "2" } }],
    [label("a", "b"), { kind: "label", labels: { a: "b" } }],
    [label({ a: "b" }), { kind: "label", labels: { a: "b" } }],
    [workdir("/app"), { kind: "workdir", path: "/app" }],
    [user("nobody"), { kind: "user", user: "nobody" }],
    [user(1000), { kind: "user", user: "1000" }],
    [volume("/a", "/b"), { kind: "volume", paths: ["/a", "/b"] }],
    [expose(8000, "443", "53/udp"), { kind: "expose", ports: ["8000/tcp", "443/tcp", "53/udp"] }],
    [stopSignal("SIGINT"), { kind: "stopSignal", signal: "SIGINT" }],
    [stopSignal(9), { kind: "stopSignal", signal: "9" }],
    [command("a", "b c"), { kind: "command", argv: ["a", "b c"] }],
    [command("/opt/my app/run"), { kind: "command", argv: ["/opt/my app/run"] }],
    [command(), { kind: "command", argv: [] }],
    [entrypoint("/init", "--"), { kind: "entrypoint", argv: ["/init", "--"] }],
    [healthcheck(["true"]), { kind: "healthcheck", argv: ["true"] }],
    [healthcheck([]), { kind: "healthcheck", argv: [] }],
    [
      healthcheck("true || false", { interval: "1.5s", timeout: 250, startPeriod: "2m", retries: 1 }),
      {
        kind: "healthcheck",
        argv: ["/bin/sh", "-c", "true || false"],
        interval: 1_500_000_000,
        timeout: 250_000_000,
        startPeriod: 120_000_000_000,
        retries: 1,
      },
    ],
  ])("%j", (ingredient, expected) => {
    expect(step(ingredient)).toEqual(expected);
  });

  test("a command gives a command, unless it takes it away; a shell line needs a shell", () => {
    expect(command("x").gives).toEqual(["command"]);
    expect(command().gives).toEqual([]);
    expect(entrypoint("x").gives).toEqual(["command"]);
    expect(healthcheck("x").needs).toEqual(["shell"]);
    expect(healthcheck(["x"]).needs).toEqual([]);
  });
});

describe("what is refused", () => {
  test.each<[string, unknown, unknown[], string]>([
    ["env", env, [], "env() takes names and values, not undefined"],
    ["env", env, ["A=1"], 'env() takes names and values, not "A=1"'],
    ["env", env, [{ "A=B": "" }], 'env(): the name "A=B" must be a name without ='],
    ["env", env, [{ PORT: 8000 }], 'env(): "variables.PORT" must be a string, not 8000'],
    ["label", label, ["a"], 'label(): "labels.a" is missing'],
    [
      "workdir",
      workdir,
      ["app"],
      'workdir(): "path" must be an absolute path inside the image, such as /app, not "app"',
    ],
    ["user", user, [-1], "user(): a user's number must be whole and not negative, not -1"],
    ["user", user, [""], 'user(): "user" must be a user, or user:group, by name or number, not ""'],
    ["volume", volume, [], "volume() needs at least one path"],
    ["expose", expose, [], "expose() needs at least one port"],
    ["expose", expose, [0], 'expose(): "ports[0]" must be a port from 1 to 65535, such as 8000 or 53/udp, not "0/tcp"'],
    ["expose", expose, [{}], 'expose(): "ports[0]" must be a string, not {}'],
    ["stopSignal", stopSignal, ["TERM"], 'stopSignal(): "signal" must be a signal, such as SIGTERM or 15, not "TERM"'],
    [
      "command",
      command,
      ["gunicorn app:app"],
      'command(): "gunicorn app:app" is a command line in one word, and no shell takes it apart',
    ],
    ["command", command, [["a", "b"]], "command() takes its words one by one, not as an array"],
    ["entrypoint", entrypoint, ["a", 5], 'entrypoint(): "argv[1]" must be a string, not 5'],
    [
      "healthcheck",
      healthcheck,
      [["x"], { interval: "10" }],
      'healthcheck(): "interval" must be a duration of a millisecond or more, not "10"',
    ],
    [
      "healthcheck",
      healthcheck,
      [["x"], { timeout: 0.5 }],
      'healthcheck(): "timeout" must be a duration of a millisecond or more, not 0.5',
    ],
    ["healthcheck", healthcheck, [["x"], { every: "1s" }], 'healthcheck() has no option "every"'],
    ["healthcheck", healthcheck, [["x"], { retries: -1 }], 'healthcheck(): "retries" must be at least 0, not -1'],
  ])("%s: %o %j", (_, call, values, message) => {
    const error = caught(() => loosely(call)(...values));
    expect(error).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message });
    expect(error.at?.file).toMatch(/config-ingredients\.test\.ts$/);
  });

  test("a command line in one word is answered with how to write it", () => {
    expect(caught(() => command("gunicorn  -b app:app")).hint).toBe(
      'Write command("gunicorn", "-b", "app:app"), or command("/bin/sh", "-c", …) for a shell',
    );
  });
});
