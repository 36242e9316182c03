import { bytesOf, fromName, type Process, textOf, toName } from "../../../shell/index.ts";
import { BadGroup, formatGroup, type LinkGroup, parseGroup, unusedSlaves } from "./link-group.ts";

export type Verbosity = "quiet" | "normal" | "verbose";

/** How update-alternatives was called, apart from what to do. */
export interface Settings {
  admin: string;
  links: string;
  verbosity: Verbosity;
  force: boolean;
  skipAuto: boolean;
}

export const program = "update-alternatives";

/** An end with a message. */
export class AlternativesError extends Error {
  readonly isMisuse: boolean;

  constructor(message: string, isMisuse = false) {
    super(message);
    this.isMisuse = isMisuse;
  }
}

/** The groups and their links in a tree, with the messages that go with changes. */
export class Alternatives {
  readonly settings: Settings;
  readonly process: Process;

  constructor(process: Process, settings: Settings) {
    this.process = process;
    this.settings = settings;
  }

  info(text: string): void {
    if (this.settings.verbosity !== "quiet") this.process.stdout.write(`${program}: ${text}\n`);
  }

  warn(text: string): void {
    if (this.settings.verbosity !== "quiet") this.process.stderr.write(`${program}: warning: ${text}\n`);
  }

  verbose(text: string): void {
    if (this.settings.verbosity === "verbose") this.process.stdout.write(`${program}: ${text}\n`);
  }

  isMissing = (path: string): boolean => this.process.tree.resolve(toName(path)) === undefined;

  /** Where a symlink leads, undefined where there is none. */
  linkAt(path: string): string | undefined {
    const entry = this.process.tree.get(toName(path));
    return entry?.type === "symlink" ? fromName(entry.target) : undefined;
  }

  kindAt(path: string): "missing" | "symlink" | "other" {
    const entry = this.process.tree.get(toName(path));
    return entry === undefined ? "missing" : entry.type === "symlink" ? "symlink" : "other";
  }

  /** The middle of `LINK → /etc/alternatives/NAME → FILE`. */
  middleOf = (name: string): string => `${this.settings.links}/${name}`;

  /** What the group's link leads to now. */
  current = ({ name }: Pick<LinkGroup, "name">): string | undefined => this.linkAt(this.middleOf(name));

  /** @throws AlternativesError for a damaged one, unless that is to be passed over */
  load(name: string, { lax = false } = {}): LinkGroup | undefined {
    const file = `${this.settings.admin}/${name}`;
    const entry = this.process.tree.resolve(toName(file));
    if (entry?.type !== "file" || entry.size === 0) return undefined;
    try {
      return parseGroup(name, textOf(this.process.tree.read(toName(file))), this.isMissing, (path) => {
        if (lax) return;
        this.warn(`alternative ${path} (part of link group ${name}) doesn't exist; removing from list of alternatives`);
      });
    } catch (error) {
      if (!(error instanceof BadGroup)) throw error;
      if (lax) return undefined;
      throw new AlternativesError(`${file} corrupt: ${error.message}`);
    }
  }

  all(): LinkGroup[] {
    const names = this.process.tree.list(toName(this.settings.admin)).map(fromName);
    return names
      .filter((name) => !/^\.|\.dpkg-tmp$/.test(name))
      .flatMap((name) => this.load(name, { lax: true }) ?? []);
  }

  save(group: LinkGroup): void {
    for (const name of unusedSlaves(group)) {
      this.verbose(`discarding obsolete slave link ${name} (${group.slaves.get(name) ?? ""})`);
      group.slaves.delete(name);
    }
    const { tree } = this.process;
    tree.mkdir(toName(this.settings.admin));
    tree.write(toName(`${this.settings.admin}/${group.name}`), bytesOf(formatGroup(group)));
  }

  remove(path: string): void {
    this.process.tree.remove(toName(path));
  }

  /** Whether a link may go: what is no link stays. */
  canRemove = (path: string): boolean => this.settings.force || this.kindAt(path) !== "other";

  /** `LINK → /etc/alternatives/NAME → FILE` */
  place(name: string, link: string, file: string): void {
    const { tree } = this.process;
    const middle = this.middleOf(name);
    tree.mkdir(toName(this.settings.links));
    this.#link(file, middle);
    if (this.settings.force && this.kindAt(link) === "other") this.remove(link);
    if (this.kindAt(link) === "other") this.warn(`not replacing ${link} with a link`);
    else if (this.linkAt(link) !== middle) {
      const parent = link.slice(0, link.lastIndexOf("/")) || "/";
      if (tree.resolve(toName(parent))?.type !== "directory") {
        throw new AlternativesError(`error creating symbolic link '${link}.dpkg-tmp': No such file or directory`);
      }
      this.#link(middle, link);
    }
  }

  #link(target: string, path: string): void {
    this.process.tree.symlink(toName(target), toName(path));
  }
}
