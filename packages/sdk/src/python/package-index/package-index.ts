import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { describeUrl, type Fetched } from "../../fetch/index.ts";
import { linkedFiles } from "./find-links.ts";
import { parseHtmlPage } from "./html-page.ts";
import { indexAddresses } from "./index-addresses.ts";
import { configured, type IndexChoice } from "./index-choice.ts";
import { withLogin } from "./index-login.ts";
import { parseJsonPage } from "./json-page.ts";
import type { ProjectFile } from "./project-file.ts";

/** The package indexes of one run: pages are asked for once. */
export interface PackageIndex {
  /** Every file of a project over all indexes, or undefined where no index knows the name (normalised). */
  project(name: string): Promise<readonly ProjectFile[] | undefined>;
  /** Where was looked, without credentials. */
  places(): Promise<readonly string[]>;
}

const accept = [
  "application/vnd.pypi.simple.v1+json",
  "application/vnd.pypi.simple.v1+html;q=0.2",
  "text/html;q=0.01",
].join(", ");

const opened = new WeakMap<Context, Map<string, PackageIndex>>();

/**
 * The indexes that the context's environment and host name, and those that a requirements file or lock chooses, with
 * what was learnt from them in this run.
 */
export function packageIndex(context: Context, choice: IndexChoice = configured): PackageIndex {
  const known = opened.get(context) ?? new Map<string, PackageIndex>();
  opened.set(context, known);
  const key = JSON.stringify(choice);
  const index = known.get(key) ?? openIndex(context, choice);
  known.set(key, index);
  return index;
}

function openIndex(context: Context, choice: IndexChoice): PackageIndex {
  const pages = new Map<string, Promise<readonly ProjectFile[] | undefined>>();
  return {
    project(name) {
      const asked = pages.get(name) ?? search(name, choice, context);
      pages.set(name, asked);
      return asked;
    },
    async places() {
      const links = choice.findLinks.map((place) => (place.startsWith("file:") ? "the folder of --find-links" : place));
      return [...links, ...(await chosenAddresses(choice, context))].map(describePlace);
    },
  };
}

const describePlace = (place: string): string => (/^https?:/.test(place) ? describeUrl(place) : place);

/** The simple-API roots to ask, the main one first. @throws FIRN_PIP_REQUIREMENTS_FILE for a variable that is not set */
export async function chosenAddresses(choice: IndexChoice, context: Context): Promise<readonly string[]> {
  if (choice.noIndex) return [];
  const known = await indexAddresses(context);
  const main = choice.index === undefined ? known : [withLogin(choice.index, known)];
  const all = [...main, ...choice.extra].map((address) => address.trim().replace(/\/+$/, ""));
  for (const address of all) {
    const [, variable] = /\$\{([A-Z0-9_]+)\}/.exec(address) ?? [];
    if (variable === undefined) continue;
    throw new FirnError("FIRN_PIP_REQUIREMENTS_FILE", `an index's address needs ${variable}, which is not set`, {
      hint: `Set ${variable} in the environment`,
      details: { variable },
    });
  }
  return [...new Set(all)];
}

async function search(
  name: string,
  choice: IndexChoice,
  context: Context,
): Promise<readonly ProjectFile[] | undefined> {
  const addresses = await chosenAddresses(choice, context);
  const found = await Promise.all([
    ...choice.findLinks.map((place) => linkedFiles(place, name, context)),
    ...addresses.map((address) => page(`${address}/${encodeURIComponent(name)}/`, name, context)),
  ]);
  return found.every((files) => files === undefined) ? undefined : found.flatMap((files) => files ?? []);
}

async function page(url: string, name: string, context: Context): Promise<ProjectFile[] | undefined> {
  let answer: Fetched;
  try {
    answer = await context.fetch.get(url, { headers: { accept }, title: `index of ${name}` });
  } catch (error) {
    if (FirnError.is(error) && error.code === "FIRN_FETCH_NOT_FOUND") return undefined;
    throw error;
  }
  const type = answer.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  const text = answer.bytes.toString("utf8");
  try {
    const files = type.endsWith("json") ? parseJsonPage(text, answer.url) : parseHtml(type, text, answer.url);
    // An index with a password serves its files with the same one.
    return files.map((file) => ({ ...file, url: withLogin(file.url, [url]) }));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FirnError("FIRN_PIP_INDEX_INVALID", `${describeUrl(url)} is not a page of a package index: ${why}`, {
      cause,
      hint: "Set PIP_INDEX_URL to the simple API of your index, as in https://host/simple",
      details: { url: describeUrl(answer.url), contentType: type },
    });
  }
}

function parseHtml(type: string, text: string, url: string): ProjectFile[] {
  const known = type === "" || type === "text/html" || type === "application/vnd.pypi.simple.v1+html";
  if (!known) throw new Error(`it is of type ${type}`);
  return parseHtmlPage(text, url);
}
