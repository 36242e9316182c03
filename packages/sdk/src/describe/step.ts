import { z } from "zod";

/** An absolute path inside the image: `/srv/app`. */
const imagePath = z
  .string()
  .regex(/^\/[^\0]*$/, "must be an absolute path inside the image, such as /app")
  .refine((path) => !path.split("/").includes(".."), "must not contain ..");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits");
const owner = z.strictObject({ uid: z.int().min(0), gid: z.int().min(0) });
const text = z.string().refine((value) => !value.includes("\0"), "must not contain a NUL character");
const words = z.array(text).readonly();
/** Nanoseconds, as in the image configuration. */
const duration = z.int().min(0);

/** The closed set of what a description can say; a new kind of step is a change of core and of this file. */
export const stepSchema = z.discriminatedUnion("kind", [
  // What an image starts from: exactly one of these, first.
  z.strictObject({ kind: z.literal("scratch") }),
  z.strictObject({ kind: z.literal("image"), reference: z.string().min(1), has: words }),
  z.strictObject({ kind: z.literal("debian"), suite: z.enum(["bookworm", "trixie"]) }),
  // Packages.
  z.strictObject({
    kind: z.literal("apt"),
    /** `nginx`, `nginx=1.22.*`, as on apt-get's command line. */
    packages: words,
    recommends: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("python"), executable: imagePath }),
  z.strictObject({
    kind: z.literal("pip"),
    /** PEP 508 requirement strings. */
    requirements: words,
    /** A requirements.txt, relative to the step's context directory. */
    file: z.string().min(1).optional(),
  }),
  // Files.
  z.strictObject({
    kind: z.literal("files"),
    /** Relative to the step's context directory: a file, or a directory whose contents are copied. */
    from: z.string().min(1),
    to: imagePath,
    /** Patterns as in .dockerignore, on top of the context's own .dockerignore. */
    ignore: words,
    owner,
    /** Permission bits for all regular files; default 0644, or 0755 where the owner may execute. */
    mode: z.int().min(0).max(0o7777).optional(),
  }),
  z.strictObject({ kind: z.literal("git"), url: z.string().min(1), ref: z.string().min(1), to: imagePath, owner }),
  z.strictObject({
    kind: z.literal("archive"),
    url: z.string().regex(/^https?:\/\//, "must be an http(s) URL"),
    sha256,
    to: imagePath,
    /** Leading path components to drop, as tar's --strip-components. */
    strip: z.int().min(0),
    owner,
  }),
  // Configuration.
  z.strictObject({ kind: z.literal("env"), variables: z.record(z.string().regex(/^[^=\0]+$/), text) }),
  z.strictObject({ kind: z.literal("workdir"), path: imagePath }),
  z.strictObject({ kind: z.literal("user"), user: z.string().min(1) }),
  z.strictObject({ kind: z.literal("expose"), ports: z.array(z.string().regex(/^\d{1,5}\/(tcp|udp|sctp)$/)).readonly() }),
  z.strictObject({ kind: z.literal("command"), argv: words }),
  z.strictObject({ kind: z.literal("entrypoint"), argv: words }),
  z.strictObject({ kind: z.literal("label"), labels: z.record(z.string().min(1), text) }),
  z.strictObject({
    kind: z.literal("healthcheck"),
    argv: words,
    interval: duration.optional(),
    timeout: duration.optional(),
    startPeriod: duration.optional(),
    retries: z.int().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal("stopSignal"), signal: z.string().regex(/^(SIG[A-Z0-9+-]+|\d+)$/) }),
  z.strictObject({ kind: z.literal("volume"), paths: z.array(imagePath).readonly() }),
]);

export type Step = z.infer<typeof stepSchema>;
export type StepKind = Step["kind"];
/** One kind of step: `StepOf<"apt">`. */
export type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>;
