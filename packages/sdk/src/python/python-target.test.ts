import { describe, expect, test } from "vitest";
import { markerEnvironment, pythonTarget, pythonVersion } from "./python-target.ts";

const facts = (entries: Readonly<Record<string, string>>) => new Map(Object.entries(entries));
const bookworm = facts({
  "package.python3": "3.11.2-1+b1",
  "package.python3-minimal": "3.11.2-1+b1",
  "package.python3.11-minimal": "3.11.2-6+deb12u6",
  "package.libc6": "2.36-9+deb12u10",
});

describe("pythonTarget", () => {
  test("reads the packages that are installed", () => {
    expect(pythonTarget("linux/arm64", bookworm)).toEqual({
      python: "3.11",
      full: "3.11.2",
      machine: "aarch64",
      glibc: "2.36",
    });
  });

  test("takes the interpreter's patch level, not that of the default when it was built", () => {
    const trixie = facts({
      "package.python3": "3.13.5-1",
      "package.python3.13": "3.13.7-2",
      "package.libc6": "2.41-12",
    });
    expect(pythonTarget("linux/amd64", trixie)).toMatchObject({ python: "3.13", full: "3.13.7", glibc: "2.41" });
  });

  test("understands what Debian does to versions", () => {
    expect(pythonVersion(facts({ "package.python3": "3.13.0~rc1-1" }))?.full).toBe("3.13.0rc1");
    expect(pythonVersion(facts({ "package.python3": "1:3.12.4+ds1-1" }))).toEqual({ python: "3.12", full: "3.12.4" });
  });

  test.each([
    ["linux/amd64", facts({}), "which Python the image has"],
    ["linux/amd64", facts({ "package.python3": "3.11.2-1" }), "which C library"],
    ["linux/riscv32", bookworm, "no wheels are known for linux/riscv32"],
    ["windows/amd64", bookworm, "no wheels are known"],
  ])("says what it does not know: %s", (platform, known, message) => {
    expect(() => pythonTarget(platform, known)).toThrow(
      expect.objectContaining({ code: "FIRN_PIP_TARGET_UNKNOWN", message: expect.stringContaining(message) }),
    );
  });

  test("gives markers the image's values, not the host's", () => {
    expect(markerEnvironment(pythonTarget("linux/arm64", bookworm))).toMatchObject({
      python_version: "3.11",
      python_full_version: "3.11.2",
      platform_machine: "aarch64",
      sys_platform: "linux",
    });
  });
});
