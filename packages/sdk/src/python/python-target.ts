import { FirnError } from "../errors/index.ts";
import type { Facts } from "../lock/index.ts";
import type { MarkerEnvironment } from "./packaging/marker.ts";
import type { TagTarget } from "./packaging/wheel-tags.ts";

/** The Python that packages are chosen for: the image's, never the host's. */
export interface PythonTarget extends TagTarget {
  /** With the patch level where it is known: `3.11.2`. */
  readonly full: string;
}

// Docker's names of platforms, and `uname -m`'s.
const machines: Readonly<Record<string, string>> = {
  "linux/amd64": "x86_64",
  "linux/arm64": "aarch64",
  "linux/arm64/v8": "aarch64",
  "linux/arm/v7": "armv7l",
  "linux/386": "i686",
  "linux/ppc64le": "ppc64le",
  "linux/s390x": "s390x",
  "linux/riscv64": "riscv64",
};

/** The upstream part of a Debian version: `3.11.2-1+b1` → `3.11.2`, `2.36-9+deb12u10` → `2.36`. */
const upstream = (version: string): string => version.replace(/^\d+:/, "").replace(/-[^-]*$/, "");

/** `3.11` and `3.11.2` of the image, from the packages installed in it, or from what its base declares. */
export function pythonVersion(facts: Facts): { readonly python: string; readonly full: string } | undefined {
  const declared = facts.get("python.full") ?? facts.get("python.version");
  const packaged = facts.get("package.python3-minimal") ?? facts.get("package.python3");
  const version = declared ?? (packaged && upstream(packaged));
  const python = /^3\.\d+/.exec(version ?? "")?.[0];
  if (version === undefined || python === undefined) return undefined;
  // The interpreter's own package has the patch level; python3's is that of the default when it was built.
  const interpreter = facts.get(`package.python${python}-minimal`) ?? facts.get(`package.python${python}`);
  const exact = interpreter === undefined ? version : upstream(interpreter);
  // `3.13.0~rc1` is how Debian writes `3.13.0rc1`; `+really` and repacks follow a `+`.
  return { python, full: exact.replace("~", "").replace(/\+.*$/, "") };
}

/**
 * Whom wheels are for.
 * @throws FIRN_PIP_TARGET_UNKNOWN where the image has no Python or no glibc that firn knows of
 */
export function pythonTarget(platform: string, facts: Facts): PythonTarget {
  const unknown = (what: string, hint: string) => new FirnError("FIRN_PIP_TARGET_UNKNOWN", what, { hint });
  const machine = machines[platform];
  if (machine === undefined)
    throw unknown(`no wheels are known for ${platform}`, `Choose one of: ${Object.keys(machines).join(", ")}`);
  const versions = pythonVersion(facts);
  if (!versions) throw unknown("pip() does not know which Python the image has", "Add python() on an earlier line");
  const libc = facts.get("package.libc6") ?? facts.get("libc.version");
  const glibc = /^2\.\d+/.exec(libc ?? "")?.[0];
  if (glibc === undefined) {
    throw unknown(
      "pip() does not know which C library the image has",
      "Start from debian(…), or from an image that is made from Debian's packages",
    );
  }
  return { ...versions, machine, glibc };
}

/** The values of PEP 508's variables in the image. The kernel is not known when an image is built. */
export function markerEnvironment(target: PythonTarget): MarkerEnvironment {
  return {
    implementation_name: "cpython",
    implementation_version: target.full,
    os_name: "posix",
    platform_machine: target.machine,
    platform_python_implementation: "CPython",
    platform_release: "",
    platform_system: "Linux",
    platform_version: "",
    python_full_version: target.full,
    python_version: target.python,
    sys_platform: "linux",
    extra: "",
  };
}
