import type { StepOf } from "../../describe/index.ts";
import { toPattern } from "../commands/dpkg/glob.ts";

type Choice = Pick<StepOf<"debian">, "exclude" | "keep">;

/** Where dpkg finds what an image leaves out, as in Docker's images of Ubuntu. */
export const excludesFile = "etc/dpkg/dpkg.cfg.d/excludes";

/** Locale names and lists of languages that programs read whatever their language is, as Debian's slim images keep. */
const neutralNames = ["all_languages", "currency/*", "l10n/*", "languages", "locale.alias"];

const kinds: Readonly<Record<string, { readonly exclude: readonly string[]; readonly keep?: readonly string[] }>> = {
  docs: { exclude: ["/usr/share/doc/*", "/usr/share/doc-base/*", "/usr/share/gtk-doc/*"] },
  man: { exclude: ["/usr/share/man/*"] },
  info: { exclude: ["/usr/share/info/*"] },
  locales: { exclude: ["/usr/share/locale/*"], keep: neutralNames.map((name) => `/usr/share/locale/${name}`) },
  lintian: { exclude: ["/usr/share/lintian/*", "/usr/share/linda/*"] },
};

const licences: readonly string[] = ["/usr/share/doc/*/copyright", "/usr/share/common-licenses/*"];

/**
 * dpkg's configuration for what an image leaves out; undefined where that is nothing. The last line that fits a path
 * counts, so what is kept comes last.
 * https://manpages.debian.org/dpkg.1 (`--path-exclude`)
 */
export function excludesText({ exclude = [], keep = [] }: Choice): string | undefined {
  if (exclude.length === 0) return undefined;
  const left = exclude.flatMap((choice) => (choice === "licences" ? [] : (kinds[choice]?.exclude ?? [choice])));
  const neutral = exclude.flatMap((choice) => kinds[choice]?.keep ?? []);
  const rule = exclude.includes("licences") ? "path-exclude" : "path-include";
  const lines = [
    ...left.map((pattern) => `path-exclude=${pattern}`),
    ...neutral.map((pattern) => `path-include=${pattern}`),
    ...licences.map((pattern) => `${rule}=${pattern}`),
    ...keep.flatMap((pattern) => [...parentsOf(pattern, left), pattern]).map((pattern) => `path-include=${pattern}`),
  ];
  return `${[...new Set(lines)].join("\n")}\n`;
}

/** The directories that lead to what stays and would be left out: dpkg cannot unpack a file into none. */
function parentsOf(pattern: string, left: readonly string[]): string[] {
  const isLeftOut = left.map(toPattern);
  const names = (/^[^*?[\\]*(?=\/)/.exec(pattern)?.[0] ?? "").split("/").slice(1);
  return names
    .map((_, index) => `/${names.slice(0, index + 1).join("/")}`)
    .filter((parent) => isLeftOut.some((one) => one.test(parent)));
}

/** Sections of manual pages: packages make links into them without asking whether they are there. */
export const manualDirectories = ({ exclude = [] }: Choice): readonly string[] =>
  exclude.includes("man") ? [1, 2, 3, 4, 5, 6, 7, 8].map((section) => `usr/share/man/man${section}`) : [];
