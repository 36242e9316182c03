import type { PackageEffects } from "../package-effects.ts";

/**
 * Packages whose scripts do nothing on a first installation into an image: they tidy up after older versions, talk to
 * a running system, or make what the package has already. Calls of update-alternatives in them are made all the same.
 */
export const inert: readonly PackageEffects[] = [
  "adduser",
  "bash",
  "coreutils",
  "debian-archive-keyring",
  "dpkg",
  "e2fsprogs",
  "gcc",
  "gzip",
  "init-system-helpers",
  "libgcrypt20",
  "libgssapi-krb5-2",
  "libselinux1",
  "openssl",
  "perl",
  "tar",
  "usr-is-merged",
  "util-linux",
].map((name) => ({ package: name }));
