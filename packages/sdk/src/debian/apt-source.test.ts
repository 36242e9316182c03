import { describe, expect, it } from "vitest";
import { FirnError } from "../errors/index.ts";
import { type AptSourceOptions, aptSource } from "./apt-source.ts";
import { debian } from "./ingredients.ts";

const acme: AptSourceOptions = {
  name: "acme",
  url: "https://deb.acme.example",
  suites: ["bookworm"],
  signedBy: "./keys/acme.asc",
  from: "file:///project/image.ts",
};

const failure = (options: unknown): string => {
  try {
    aptSource(options as AptSourceOptions);
  } catch (error) {
    return FirnError.is(error) ? `${error.code}: ${error.message}` : String(error);
  }
  return "";
};

describe("aptSource", () => {
  it("is a step of what is given, main by default", () => {
    expect(aptSource(acme)).toMatchObject({
      needs: ["debian"],
      gives: [],
      steps: [
        {
          step: {
            kind: "aptSource",
            name: "acme",
            url: "https://deb.acme.example",
            suites: ["bookworm"],
            components: ["main"],
            signedBy: "keys/acme.asc",
          },
          context: "file:///project/",
        },
      ],
    });
    expect(Object.keys(aptSource(acme).steps[0]?.step ?? {})).not.toContain("trusted");
    expect(aptSource({ ...acme, suites: ["./"] }).steps[0]?.step).toMatchObject({ suites: ["./"], components: [] });
    const { signedBy: _, ...unsigned } = acme;
    expect(aptSource({ ...unsigned, trusted: true, architectures: ["amd64"] }).steps[0]?.step).toMatchObject({
      trusted: true,
      architectures: ["amd64"],
    });
  });

  it.each([
    [{ name: "debian" }, '"name" must be a name of its own, such as docker, not "debian"'],
    [{ name: "a b" }, '"name" must be a name of its own'],
    [{ url: "ftp://x" }, '"url" must be an http(s) URL'],
    [{ url: "https://me:secret@x.example" }, '"url" must not hold a user or password'],
    [{ suites: [] }, '"suites"'],
    [{ suites: ["a b"] }, '"suites[0]" must be a suite, such as bookworm, or a directory of packages, such as ./'],
    [{ suites: ["../x"] }, '"suites[0]" must be a suite'],
    [{ suites: ["bookworm", "./"] }, '"suites" has names and directories'],
    [{ suites: ["./"], components: ["main"] }, "a directory of packages has no components"],
    [{ components: [] }, "a suite has components"],
    [{ signedBy: undefined }, "nothing says whose signature acme must have"],
    [{ trusted: true }, '"trusted" takes what nobody signed, and "signedBy" says who must'],
    [{ trusted: false, signedBy: undefined }, '"trusted"'],
    [{ signedBy: "/etc/keys/x.asc" }, '"signedBy" must be relative'],
    [{ architectures: ["x86_64!"] }, '"architectures[0]" must be an architecture as Debian names it'],
    [{ key: "x" }, 'aptSource() has no option "key"'],
  ])("refuses %j", (options, message) => {
    const said = failure({ ...acme, ...options });
    expect(said).toMatch(/^FIRN_DEFINITION_INVALID: /);
    expect(said).toContain(message);
    expect(said).not.toContain("secret");
  });
});

describe("debian()", () => {
  it("says components and suites only where they are given", () => {
    expect(debian("bookworm").step).toEqual({ kind: "debian", suite: "bookworm" });
    const components = ["main", "contrib", "non-free", "non-free-firmware"];
    expect(debian("bookworm", { components, suites: ["bookworm-backports"] }).step).toEqual({
      kind: "debian",
      suite: "bookworm",
      components,
      suites: ["bookworm-backports"],
    });
  });

  it.each([
    [{ components: ["contrib"] }, '"components" needs main'],
    [{ components: ["main", "non free"] }, '"components[1]" must be a component, such as non-free-firmware'],
    [{ suites: ["bookworm backports"] }, '"suites[0]" must be a suite, such as bookworm-backports'],
    [{ suites: [] }, '"suites"'],
  ])("refuses %j", (options, message) => {
    expect(() => debian("bookworm", options)).toThrowError(
      expect.objectContaining({ code: "FIRN_DEFINITION_INVALID", message: expect.stringContaining(message) }),
    );
  });
});
