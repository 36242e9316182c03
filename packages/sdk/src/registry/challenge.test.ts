import { expect, test } from "vitest";
import { parseChallenges } from "./challenge.ts";

const bearer = (parameters: Record<string, string>) => ({ scheme: "bearer", parameters });

test.each([
  ["", []],
  ["Basic", [{ scheme: "basic", parameters: {} }]],
  ['Basic realm="Registry"', [{ scheme: "basic", parameters: { realm: "Registry" } }]],
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
    [
      bearer({
        realm: "https://auth.docker.io/token",
        service: "registry.docker.io",
        scope: "repository:a/b:pull,push",
      }),
    ],
  ],
  ["BEARER Realm = https , service=x", [bearer({ realm: "https", service: "x" })]],
  ['Bearer realm="a \\"quoted\\" b"', [bearer({ realm: 'a "quoted" b' })]],
  [
    'Bearer realm="x", Basic realm="y", Negotiate',
    [bearer({ realm: "x" }), { scheme: "basic", parameters: { realm: "y" } }, { scheme: "negotiate", parameters: {} }],
  ],
  ['Bearer realm="unterminated', [bearer({})]],
  ["=;,", []],
])("%s", (header, expected) => {
  expect(parseChallenges(header)).toEqual(expected);
});
