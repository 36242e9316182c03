import { expect, test } from "vitest";
import { scanWholeMarker } from "./requirement.ts";
import { sameMarkers } from "./same-markers.ts";

test.each<[string, string, boolean]>([
  ["python_version < '3.13'", "python_full_version < '3.13'", true],
  ["python_version <= '3.12'", "python_version < '3.13'", true],
  ["python_version <= '3.12'", "python_full_version <= '3.12'", false],
  ["sys_platform == 'win32' or sys_platform == 'linux'", "sys_platform == 'linux' or sys_platform == 'win32'", true],
  ["sys_platform == 'win32'", "sys_platform != 'linux'", false],
  ["os_name == 'nt' and extra == 'web'", "(extra == 'web') and os_name == 'nt'", true],
  [
    "os_name == 'nt' and (extra == 'a' or extra == 'b')",
    "os_name == 'nt' and extra == 'a' or os_name == 'nt' and extra == 'b'",
    true,
  ],
  ["extra == 'Dev_Tools'", "extra == 'dev-tools'", true],
  ["python_version in '3.11 3.12'", "python_version == '3.11' or python_version == '3.12'", true],
])("%s and %s", (a, b, same) => {
  expect(sameMarkers(scanWholeMarker(a), scanWholeMarker(b))).toBe(same);
  expect(sameMarkers(scanWholeMarker(b), scanWholeMarker(a))).toBe(same);
});

test("a marker that always holds is the same as none, on the Pythons in question", () => {
  const old = scanWholeMarker("python_version >= '3.8'");
  expect(sameMarkers(old, undefined)).toBe(false);
  expect(sameMarkers(old, undefined, (full) => Number(full.split(".")[1]) >= 11)).toBe(true);
});
