type Env = Readonly<Record<string, string | undefined>>;

/** What can be shown on a stream. */
export interface Terminal {
  /** A person watches: lines may be drawn again. */
  readonly interactive: boolean;
  readonly colour: boolean;
  readonly unicode: boolean;
  readonly columns: () => number;
  readonly rows: () => number;
}

export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Environment variables by which coding agents can be told: they read a log, they do not watch. */
const agents = ["AI_AGENT", "AGENT", "CLAUDECODE", "CODEX_SANDBOX", "CURSOR_AGENT", "GEMINI_CLI"];

export function terminalOf(screen: Screen, env: Env, platform: NodeJS.Platform = process.platform): Terminal {
  const isTerminal = screen.isTTY === true && env["TERM"] !== "dumb";
  return {
    interactive: isTerminal && !isSet(env["CI"]) && !agents.some((name) => isSet(env[name])),
    colour: wantsColour(env, isTerminal),
    unicode: hasUnicode(env, platform),
    columns: () => screen.columns || 80,
    rows: () => screen.rows || 24,
  };
}

const isSet = (value: string | undefined): boolean => !!value && value !== "false" && value !== "0";

/** https://no-color.org and https://force-color.org: both count only where they are not empty. */
function wantsColour(env: Env, isTerminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return isSet(env["FORCE_COLOR"]);
  return isTerminal;
}

function hasUnicode(env: Env, platform: NodeJS.Platform): boolean {
  if (platform === "win32") return isSet(env["WT_SESSION"]) || env["TERM_PROGRAM"] === "vscode";
  // The Linux console's font has few characters.
  if (env["TERM"] === "linux") return false;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || (platform === "darwin" ? "UTF-8" : "");
  return /utf-?8/i.test(locale);
}
