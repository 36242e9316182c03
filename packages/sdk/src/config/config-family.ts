import type { StepOf } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import type { Family } from "../lock/index.ts";
import type { ImageConfig } from "../oci/index.ts";

/** The steps of this family. */
export type ConfigStep = StepOf<
  "env" | "workdir" | "user" | "expose" | "command" | "entrypoint" | "label" | "healthcheck" | "stopSignal" | "volume"
>;

/**
 * The steps that say how a container of the image is started. Each folds into the image's configuration as the
 * instruction of the same name does in a Dockerfile: https://docs.docker.com/reference/dockerfile/. They give no
 * files: runtimes make a missing working directory or volume themselves.
 */
export const configFamily: Family<ConfigStep> = {
  name: "config",
  kinds: ["env", "workdir", "user", "expose", "command", "entrypoint", "label", "healthcheck", "stopSignal", "volume"],
  configure,
};

function configure(config: ImageConfig, step: ConfigStep): ImageConfig {
  switch (step.kind) {
    case "env":
      return { ...config, Env: mergeEnv(config.Env ?? [], step.variables) };
    case "workdir":
      return { ...config, WorkingDir: cleanPath(step.path) };
    case "user":
      return { ...config, User: step.user };
    case "expose":
      return { ...config, ExposedPorts: { ...config.ExposedPorts, ...asSet(step.ports.map(checkPort)) } };
    case "command":
      return withWords(config, "Cmd", described(step.argv));
    case "entrypoint":
      return withWords(keepsOwnCommand(config), "Entrypoint", step.argv);
    case "label":
      return { ...config, Labels: { ...config.Labels, ...step.labels } };
    case "healthcheck":
      return { ...config, Healthcheck: healthcheck(step) };
    case "stopSignal":
      return { ...config, StopSignal: step.signal };
    default:
      return { ...config, Volumes: { ...config.Volumes, ...asSet(step.paths.map(cleanPath)) } };
  }
}

/** A variable that is there already keeps its place and takes the new value; others are appended in order. */
function mergeEnv(env: readonly string[], variables: Readonly<Record<string, string>>): string[] {
  const values = new Map(env.map((line) => [nameOf(line), line]));
  for (const [name, value] of Object.entries(variables)) values.set(name, `${name}=${value}`);
  return [...values.values()];
}

const nameOf = (line: string): string => line.split("=", 1)[0] ?? line;

/**
 * The argument lists that came from a description's own command(), as opposed to a base image's configuration: an
 * entrypoint makes the latter meaningless and clears it, as Docker does, wherever it stands relative to command().
 */
const ownCommands = new WeakSet<readonly string[]>();

function described(argv: readonly string[]): readonly string[] {
  const copy = [...argv];
  ownCommands.add(copy);
  return copy;
}

function keepsOwnCommand(config: ImageConfig): ImageConfig {
  return config.Cmd && ownCommands.has(config.Cmd) ? config : withWords(config, "Cmd", []);
}

/** An empty list means "none": the field is left out, since runtimes read null, [] and absence alike. */
function withWords(config: ImageConfig, field: "Cmd" | "Entrypoint", words: readonly string[]): ImageConfig {
  const { [field]: _, ...rest } = config;
  return words.length === 0 ? rest : { ...rest, [field]: words };
}

/** The shortest interval that Docker accepts; 0 means its default. https://docs.docker.com/reference/api/engine/ */
const shortest = 1_000_000;

function healthcheck(step: StepOf<"healthcheck">): NonNullable<ImageConfig["Healthcheck"]> {
  if (step.argv.length === 0) return { Test: ["NONE"] };
  for (const name of ["interval", "timeout", "startPeriod"] as const) {
    const value = step[name];
    if (value !== undefined && value > 0 && value < shortest) {
      throw new FirnError(
        "FIRN_DEFINITION_INVALID",
        `the health check's ${name} is ${value} ns, and runtimes accept no less than a millisecond`,
        { hint: `Give ${name} as at least 1ms` },
      );
    }
  }
  return {
    Test: ["CMD", ...step.argv],
    ...(step.interval !== undefined && { Interval: step.interval }),
    ...(step.timeout !== undefined && { Timeout: step.timeout }),
    ...(step.startPeriod !== undefined && { StartPeriod: step.startPeriod }),
    ...(step.retries !== undefined && { Retries: step.retries }),
  };
}

function checkPort(port: string): string {
  const [digits = "", protocol = ""] = port.split("/");
  const number = Number(digits);
  if (number < 1 || number > 65_535) {
    throw new FirnError("FIRN_DEFINITION_INVALID", `${port} is not a port: ports go from 1 to 65535`, {
      hint: "Expose the port that the program listens on, such as 8000",
    });
  }
  return `${number}/${protocol}`;
}

const asSet = (names: readonly string[]): Record<string, Record<string, never>> =>
  Object.fromEntries(names.map((name) => [name, {}]));

/** `/srv//app/.` is `/srv/app`: one spelling, so that equal descriptions give equal digests. */
function cleanPath(path: string): string {
  return `/${path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/")}`;
}
