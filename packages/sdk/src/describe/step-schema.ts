import { z } from "zod";
import type { BaseStep, Step } from "./step.ts";

// Messages continue the sentence "<field> …", see explain-issue.ts. Patterns rather than functions, so that the
// published JSON Schema says the same.
const text = z.string().regex(/^[^\0]*$/, "must not contain a NUL character");
const words = z.array(text).readonly();

const imagePath = z
  .string()
  .regex(/^\//, "must be an absolute path inside the image, such as /app")
  .regex(/^(?!(.*\/)?\.\.(\/|$))/, "must not contain ..")
  .regex(/^[^\0]*$/, "must not contain a NUL character");
/** Of the host; relative and with forward slashes, so that a recipe is the same wherever it is made. */
const hostPath = z
  .string()
  .min(1)
  .regex(/^(?![/\\]|[A-Za-z]:|file:)/, "must be relative: to the file that `from: import.meta` names")
  .regex(/^[^\\\0]*$/, "must use forward slashes");
const owner = z.strictObject({ uid: z.int().min(0), gid: z.int().min(0) }).readonly();
const duration = z.int().min(0);
const capability = z
  .string()
  .regex(/^([a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/, "must be a capability, such as python or acme/gpu");

// A password or token in an address would be written into locks, plans and logs.
const withoutPassword = /^(?!https?:\/\/[^/]*@)(?![a-z]+:\/\/[^/@]*:[^/@]*@)/;
const passwordMessage = "must not hold a user or password: they would end up in the lock";
const gitUrl = z
  .string()
  .regex(
    /^(https?|ssh|git|file):\/\/\S+$|^[A-Za-z0-9_.][\w.-]*@[\w.-]+:[^\s-]\S*$/,
    "must be a git address, such as https://example.org/project.git or git@example.org:project.git",
  )
  .regex(withoutPassword, passwordMessage);
/** What git-check-ref-format(1) lets be a name, and hashes. */
const gitRef = z
  .string()
  .regex(/^(?!-)[^\s~^:?*[\\]+$/, "must be a branch, a tag or a commit, such as main, v1.2.0 or a full hash");

const extraName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, "must be a name, such as web or dev-tools");

const scriptChoices = {
  effects: z
    .record(
      z.string().regex(/^[^\s/\0]+$/, "must be a script, such as nginx.postinst, or a command"),
      z.union([text, z.literal(false)]),
    )
    .readonly()
    .optional(),
  preseed: z
    .record(z.string().regex(/^[^\s/]+\/\S+$/, "must be a debconf question, such as tzdata/Areas"), text)
    .readonly()
    .optional(),
};

/** As dpkg reads it from a line of its configuration: without quotes, or space at the end. */
const imageGlob = String.raw`/(?:[^\0-\x1f"']*[^\0-\x20"'])?`;
const suites = z
  .array(z.string().regex(/^[a-z][a-z0-9.+-]*$/, "must be a suite, such as bookworm-backports"))
  .min(1)
  .readonly();
const components = z
  .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/, "must be a component, such as non-free-firmware"))
  .readonly();
const suiteName = z.string().regex(/^[A-Za-z0-9.+~-]+$/, "must be a suite, such as bookworm-backports");
const packageName = z.string().regex(/^[a-z0-9][a-z0-9+.-]*$/, "must be the name of a package");
const debFiles = z.array(hostPath.regex(/\.deb$/, "must be the path of a .deb file")).readonly();

type Union<S> = z.ZodType<S> & z.core.$ZodTypeDiscriminable;

/** The first step of an image. */
export const baseStepSchema: Union<BaseStep> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("scratch") }).readonly(),
  z
    .strictObject({
      kind: z.literal("image"),
      reference: z.string().regex(/^(?!.*:\/\/)[^\s:/]\S*$/, "must be an image reference, such as python:3.12-slim"),
      has: z.array(capability).readonly(),
    })
    .readonly(),
  z
    .strictObject({
      kind: z.literal("debian"),
      suite: z.enum(["bookworm", "trixie", "jammy", "noble"]),
      scripts: z.enum(["report", "strict"]).optional(),
      flavour: z.enum(["minimal", "standard"]).optional(),
      exclude: z
        .array(
          z
            .string()
            .regex(
              new RegExp(`^(?:docs|man|info|locales|lintian|licences|${imageGlob})$`),
              "must be docs, man, info, locales, lintian, licences, or a pattern such as /usr/share/icons/*",
            ),
        )
        .readonly()
        .optional(),
      keep: z
        .array(z.string().regex(new RegExp(`^${imageGlob}$`), "must be a pattern such as /usr/share/locale/de/*"))
        .readonly()
        .optional(),
      components: components.optional(),
      suites: suites.optional(),
      ...scriptChoices,
    })
    .readonly(),
]);

/** Any other. */
export const laterStepSchema: Union<Exclude<Step, BaseStep>> = z.discriminatedUnion("kind", [
  // Packages.
  z
    .strictObject({
      kind: z.literal("aptSource"),
      name: z
        .string()
        .regex(
          /^(?!(?:debian|debian-security|ubuntu|ubuntu-ports|local)$)[A-Za-z0-9][A-Za-z0-9_.-]*$/,
          "must be a name of its own, such as docker",
        ),
      url: z
        .string()
        .regex(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/, "must be an http(s) URL")
        .regex(withoutPassword, passwordMessage),
      suites: z
        .array(
          z
            .string()
            .regex(
              /^(?!\/.)(?!.*\.\.(\/|$))[A-Za-z0-9_.+~$()/-]+$/,
              "must be a suite, such as bookworm, or a directory of packages, such as ./",
            ),
        )
        .min(1)
        .readonly(),
      components: z
        .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.+/-]*$/, "must be a component, such as main"))
        .readonly(),
      architectures: z
        .array(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be an architecture as Debian names it, such as amd64"))
        .min(1)
        .readonly()
        .optional(),
      signedBy: z
        .string()
        .min(1)
        .regex(
          /^(\/usr\/share\/keyrings\/[\w.-]+$|(?![/\\]|[A-Za-z]:|file:)[^\\\0]*$)/,
          "must be relative: to the file that `from: import.meta` names",
        )
        .optional(),
      trusted: z.literal(true).optional(),
    })
    .readonly(),
  z
    .strictObject({
      kind: z.literal("apt"),
      packages: z
        .array(
          z
            .string()
            .regex(
              /^[a-z0-9][a-z0-9+.-]*(:[a-z0-9-]+)?(=[^\s/]+|\/[A-Za-z0-9.+~-]+)?$/,
              "must be a package as on apt-get's command line, such as nginx or nginx=1.22.*",
            ),
        )
        .readonly(),
      recommends: z.boolean(),
      targetRelease: suiteName.optional(),
      hold: z.array(packageName).min(1).readonly().optional(),
      ...scriptChoices,
    })
    .readonly(),
  z
    .strictObject({
      kind: z.literal("deb"),
      files: debFiles,
      platforms: z
        .record(
          z.string().regex(/^linux\/[a-z0-9]+(\/[a-z0-9]+)?$/, "must be a platform, such as linux/arm64"),
          debFiles,
        )
        .readonly()
        .optional(),
      recommends: z.boolean(),
      ...scriptChoices,
    })
    .readonly(),
  z.strictObject({ kind: z.literal("python"), executable: imagePath }).readonly(),
  z
    .strictObject({
      kind: z.literal("pip"),
      requirements: z
        .array(z.string().regex(/^\s*[A-Za-z0-9][^\0\n]*$/, "must be a requirement, such as flask==3.*"))
        .readonly(),
      wheels: z
        .array(
          z
            .string()
            .regex(
              /^(?![/\\]|[A-Za-z]:|file:)[^\\\0]*\.whl(\[[^\]]*\])?$/,
              "must be the relative path of a wheel, such as dist/app-1.0-py3-none-any.whl",
            ),
        )
        .readonly()
        .optional(),
      file: hostPath.optional(),
      pyproject: hostPath.optional(),
      lock: hostPath.optional(),
      project: hostPath.optional(),
      extras: z.array(extraName).readonly().optional(),
      groups: z.array(extraName).readonly().optional(),
    })
    .readonly(),
  // Files.
  z
    .strictObject({
      kind: z.literal("files"),
      from: hostPath,
      to: imagePath,
      ignore: words,
      owner,
      mode: z.int().min(0).max(0o7777).optional(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal("git"), url: gitUrl, ref: gitRef, to: imagePath, owner }).readonly(),
  z
    .strictObject({
      kind: z.literal("archive"),
      url: z
        .string()
        .regex(/^https?:\/\/[^\s/]+\/\S*$/, "must be an http(s) URL")
        .regex(withoutPassword, passwordMessage),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits"),
      to: imagePath,
      strip: z.int().min(0),
      owner,
    })
    .readonly(),
  // Configuration.
  z
    .strictObject({
      kind: z.literal("env"),
      variables: z.record(z.string().regex(/^[^=\0]+$/, "must be a name without ="), text).readonly(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal("workdir"), path: imagePath }).readonly(),
  z
    .strictObject({
      kind: z.literal("user"),
      user: z.string().regex(/^[^\s:]+(:[^\s:]+)?$/, "must be a user, or user:group, by name or number"),
    })
    .readonly(),
  z
    .strictObject({
      kind: z.literal("expose"),
      ports: z
        .array(
          z
            .string()
            .regex(
              /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])\/(tcp|udp|sctp)$/,
              "must be a port from 1 to 65535, such as 8000 or 53/udp",
            ),
        )
        .readonly(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal("command"), argv: words }).readonly(),
  z.strictObject({ kind: z.literal("entrypoint"), argv: words }).readonly(),
  z.strictObject({ kind: z.literal("label"), labels: z.record(z.string().min(1), text).readonly() }).readonly(),
  z
    .strictObject({
      kind: z.literal("healthcheck"),
      argv: words,
      interval: duration.optional(),
      timeout: duration.optional(),
      startPeriod: duration.optional(),
      retries: z.int().min(0).optional(),
    })
    .readonly(),
  z
    .strictObject({
      kind: z.literal("stopSignal"),
      signal: z.string().regex(/^(SIG[A-Z0-9+-]+|[1-9]\d?)$/, "must be a signal, such as SIGTERM or 15"),
    })
    .readonly(),
  z.strictObject({ kind: z.literal("volume"), paths: z.array(imagePath).readonly() }).readonly(),
]);

/** Checks one step, and copies it. */
export const stepSchema: z.ZodType<Step> = z.discriminatedUnion("kind", [baseStepSchema, laterStepSchema]);
