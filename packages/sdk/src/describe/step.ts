/** Whose files are: numbers, since names belong to a user database that only the finished image has. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Nothing to start from. */
export interface ScratchStep {
  readonly kind: "scratch";
}
/** An image of a registry, with the capabilities that its user says it has. */
export interface ImageStep {
  readonly kind: "image";
  readonly reference: string;
  readonly has: readonly string[];
}
/** What a step says about the maintainer scripts of its packages. */
export interface ScriptChoices {
  /**
   * What to do instead: by `package.postinst` (or preinst, config) for a whole script, or by a command's name for
   * wherever scripts call it. Shell text is interpreted as firn interprets scripts; `false` leaves it out.
   */
  readonly effects?: Readonly<Record<string, string | false>> | undefined;
  /** Answers to debconf's questions, by question: `tzdata/Areas`. */
  readonly preseed?: Readonly<Record<string, string>> | undefined;
}
/** A Debian or Ubuntu made from its packages. */
export interface DebianStep extends ScriptChoices {
  readonly kind: "debian";
  readonly suite: "bookworm" | "trixie" | "jammy" | "noble";
  /** Whether a script that firn cannot carry out wholly is an error, in this step and those of apt that follow. */
  readonly scripts?: "report" | "strict" | undefined;
  /** `minimal`: without the Essential set. Absent, or `standard`: with it. */
  readonly flavour?: "minimal" | "standard" | undefined;
  /** What is left out of all packages: names of kinds of files, or patterns as of dpkg's path-exclude. */
  readonly exclude?: readonly string[] | undefined;
  /** Patterns of what stays although it is left out. */
  readonly keep?: readonly string[] | undefined;
  /** Of the archive. Absent: `main`. */
  readonly components?: readonly string[] | undefined;
  /** Suites of the archive beside the release's own: `bookworm-backports`. */
  readonly suites?: readonly string[] | undefined;
}
/** Somebody's archive of packages, for apt steps that follow and for apt in the image. */
export interface AptSourceStep {
  readonly kind: "aptSource";
  /** Of the source, in firn.lock and as its file's name in the image. */
  readonly name: string;
  readonly url: string;
  /** A name ends with a slash where it is a directory of packages, and then there are no components. */
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Absent: the image's. */
  readonly architectures?: readonly string[] | undefined;
  /** The publisher's key: relative to the step's context directory, or a keyring of the image that firn has, too. */
  readonly signedBy?: string | undefined;
  /** Takes what nobody signed. */
  readonly trusted?: true | undefined;
}
export interface AptStep extends ScriptChoices {
  readonly kind: "apt";
  /** `nginx`, `nginx=1.22.*`, as on apt-get's command line; `nginx-` for what is not wanted. */
  readonly packages: readonly string[];
  readonly recommends: boolean;
  /** The suite whose versions are taken before others'. */
  readonly targetRelease?: string | undefined;
  /** Packages that stay as they are, or away. */
  readonly hold?: readonly string[] | undefined;
}
/** Installs .deb files of the host, with what they depend on. */
export interface DebStep extends ScriptChoices {
  readonly kind: "deb";
  /** Paths relative to the step's context directory; of several architectures, those that fit are taken. */
  readonly files: readonly string[];
  /** More of them, for one platform each. */
  readonly platforms?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly recommends: boolean;
}
/** Says which program of the image is its Python. */
export interface PythonStep {
  readonly kind: "python";
  readonly executable: string;
}
/** Paths are relative to the step's context directory; of `file`, `pyproject`, `lock` and `project` there is at most one. */
export interface PipStep {
  readonly kind: "pip";
  /** PEP 508 requirement strings. */
  readonly requirements: readonly string[];
  /** Wheels of the host, each with extras where they are asked for: `dist/app-1.0-py3-none-any.whl[web]`. */
  readonly wheels?: readonly string[] | undefined;
  /** A requirements.txt. */
  readonly file?: string | undefined;
  /** A pyproject.toml whose dependencies are to be resolved. */
  readonly pyproject?: string | undefined;
  /** pylock.toml, uv.lock, poetry.lock, pdm.lock or Pipfile.lock. */
  readonly lock?: string | undefined;
  /** The folder of a project that is itself installed, with what it depends on. */
  readonly project?: string | undefined;
  readonly extras?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
}
export interface FilesStep {
  readonly kind: "files";
  /** Relative to the step's context directory, with forward slashes: a file, or a directory whose contents are copied. */
  readonly from: string;
  readonly to: string;
  /** Patterns as in .dockerignore, on top of the context's own .dockerignore. */
  readonly ignore: readonly string[];
  readonly owner: Owner;
  /** Permission bits for all regular files; default 0644, or 0755 where the owner may execute. */
  readonly mode?: number | undefined;
}
export interface GitStep {
  readonly kind: "git";
  readonly url: string;
  readonly ref: string;
  readonly to: string;
  readonly owner: Owner;
}
export interface ArchiveStep {
  readonly kind: "archive";
  readonly url: string;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly to: string;
  /** Leading path components to drop, as tar's --strip-components. */
  readonly strip: number;
  readonly owner: Owner;
}
export interface EnvStep {
  readonly kind: "env";
  readonly variables: Readonly<Record<string, string>>;
}
export interface WorkdirStep {
  readonly kind: "workdir";
  readonly path: string;
}
export interface UserStep {
  readonly kind: "user";
  /** A name or number, or two of them with a colon between: user and group. */
  readonly user: string;
}
export interface ExposeStep {
  readonly kind: "expose";
  /** `8000/tcp` */
  readonly ports: readonly string[];
}
/** No words: none, not even the base's. */
export interface CommandStep {
  readonly kind: "command";
  readonly argv: readonly string[];
}
/** No words: none, not even the base's. */
export interface EntrypointStep {
  readonly kind: "entrypoint";
  readonly argv: readonly string[];
}
export interface LabelStep {
  readonly kind: "label";
  readonly labels: Readonly<Record<string, string>>;
}
/** Durations in nanoseconds, as in the image configuration. No words: no check, not even the base's. */
export interface HealthcheckStep {
  readonly kind: "healthcheck";
  readonly argv: readonly string[];
  readonly interval?: number | undefined;
  readonly timeout?: number | undefined;
  readonly startPeriod?: number | undefined;
  readonly retries?: number | undefined;
}
export interface StopSignalStep {
  readonly kind: "stopSignal";
  readonly signal: string;
}
export interface VolumeStep {
  readonly kind: "volume";
  readonly paths: readonly string[];
}

/** What an image starts from: exactly one of these, as the first step. */
export type BaseStep = ScratchStep | ImageStep | DebianStep;

/** The closed set of what a description can say; a new kind of step is a change of core, here and in step-schema.ts. */
export type Step =
  | BaseStep
  | AptSourceStep
  | AptStep
  | DebStep
  | PythonStep
  | PipStep
  | FilesStep
  | GitStep
  | ArchiveStep
  | EnvStep
  | WorkdirStep
  | UserStep
  | ExposeStep
  | CommandStep
  | EntrypointStep
  | LabelStep
  | HealthcheckStep
  | StopSignalStep
  | VolumeStep;

export type StepKind = Step["kind"];
/** One kind of step: `StepOf<"apt">`. */
export type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>;
