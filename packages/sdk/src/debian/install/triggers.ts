import { compareBytes, type Tree } from "../../tree/index.ts";
import { linesOf } from "../commands/dpkg/database-file.ts";
import { wordsOfLines } from "../deb/deb-control.ts";
import { databaseName } from "../dpkg/installed-package.ts";
import type { PackageState } from "../system/debian-system.ts";

interface Interest {
  readonly trigger: string;
  readonly state: PackageState;
  /** Whoever activates it does not wait until it was processed. */
  readonly noawait: boolean;
}

interface Directive {
  readonly kind: "interest" | "activate";
  readonly trigger: string;
  readonly noawait: boolean;
}

const folder = "/var/lib/dpkg/triggers";

/** What a package's `triggers` file says. https://manpages.debian.org/deb-triggers.5 */
export function directivesOf({ pkg }: Pick<PackageState, "pkg">): readonly Directive[] {
  const text = pkg.control.files["triggers"]?.text;
  if (text === undefined) return [];
  return wordsOfLines(text).flatMap((line) => {
    const [word = "", trigger = ""] = line.split(/\s+/);
    const match = /^(interest|activate)(-await|-noawait)?$/.exec(word);
    if (!match) return [];
    return [{ kind: match[1] as Directive["kind"], trigger, noawait: match[2] === "-noawait" }];
  });
}

/**
 * dpkg's triggers: who is interested in what, what is pending, and who waits for whom.
 * https://git.dpkg.org/git/dpkg/dpkg.git/tree/doc/triggers.txt
 */
export class Triggers {
  readonly #explicit = new Map<string, Interest[]>();
  readonly #files: Interest[] = [];
  /** The last to come first, which is how dpkg goes through them. */
  readonly #byPath = new Map<string, Interest[]>();
  readonly #awaited = new Map<PackageState, Set<PackageState>>();
  /** Told of each package that has something pending, as often as it gets something. */
  onPending: ((state: PackageState) => void) | undefined;

  /** Takes in what a package that is being unpacked is interested in. */
  register(state: PackageState): void {
    for (const { kind, trigger, noawait } of directivesOf(state)) {
      if (kind !== "interest") continue;
      this.#add({ trigger, state, noawait });
    }
  }

  /** Forgets what a package was interested in: a newer version says it anew. */
  unregister(state: PackageState): void {
    const others = (list: readonly Interest[]): Interest[] => list.filter((interest) => interest.state !== state);
    this.#files.splice(0, this.#files.length, ...others(this.#files));
    for (const map of [this.#byPath, this.#explicit]) for (const [name, list] of map) map.set(name, others(list));
  }

  /** Takes in what dpkg's own files say, in their order. */
  load(tree: Tree, packages: ReadonlyMap<string, PackageState>): void {
    const read = (trigger: string, who: string): void => {
      const [name = "", option] = who.split("/");
      const state = packages.get(name);
      if (state) this.#add({ trigger, state, noawait: option === "noawait" });
    };
    for (const line of linesOf(tree, `${folder}/File`)) {
      const space = line.lastIndexOf(" ");
      read(line.slice(0, space), line.slice(space + 1));
    }
    for (const name of tree.list(folder).toSorted(compareBytes)) {
      if (!/^[A-Z]/.test(name)) for (const line of linesOf(tree, `${folder}/${name}`)) read(name, line);
    }
  }

  #add(interest: Interest): void {
    const { trigger } = interest;
    const isPath = trigger.startsWith("/");
    if (isPath) this.#files.push(interest);
    const map = isPath ? this.#byPath : this.#explicit;
    const list = map.get(trigger);
    if (!list) map.set(trigger, [interest]);
    else if (isPath) list.unshift(interest);
    else list.push(interest);
  }

  /** What a package says that it activates itself, when it is unpacked and when it is configured. */
  activateOwn(state: PackageState, pkg = state.pkg): void {
    for (const { kind, trigger, noawait } of directivesOf({ pkg })) {
      if (kind === "activate") this.activate(trigger, noawait ? undefined : state);
    }
  }

  /** A trigger by name, or a path with all directories above. */
  activate(trigger: string, awaiter: PackageState | undefined): void {
    if (trigger.startsWith("/")) this.activatePath(trigger, awaiter);
    else for (const interest of this.#explicit.get(trigger) ?? []) this.#record(interest, awaiter);
  }

  activatePath(path: string, awaiter: PackageState | undefined): void {
    if (this.#byPath.size === 0) return;
    for (let at = path.length; at > 0; at = path.lastIndexOf("/", at - 1))
      this.activateFile(path.slice(0, at), awaiter);
  }

  /** This path alone: what unpacking a file activates. */
  activateFile(path: string, awaiter: PackageState | undefined): void {
    for (const interest of this.#byPath.get(path) ?? []) this.#record(interest, awaiter);
  }

  #record({ trigger, state, noawait }: Interest, awaiter: PackageState | undefined): void {
    // Who is not configured yet will see to everything then.
    if (!isConfigured(state)) return;
    if (!state.pendingTriggers.has(trigger)) {
      prepend(state.pendingTriggers, trigger);
      state.status = this.awaitedBy(state).size > 0 ? "triggers-awaited" : "triggers-pending";
    }
    this.onPending?.(state);
    if (!awaiter || noawait || awaiter === state) return;
    this.awaitedBy(awaiter).add(state);
    if (awaiter.status === "installed" || awaiter.status === "triggers-pending") awaiter.status = "triggers-awaited";
  }

  /** The packages whose triggers this one waits for. */
  awaitedBy(state: PackageState): Set<PackageState> {
    let awaited = this.#awaited.get(state);
    if (!awaited) this.#awaited.set(state, (awaited = new Set()));
    return awaited;
  }

  /** A package has nothing pending any more: nobody waits for it. */
  processed(pending: PackageState): void {
    for (const [state, awaited] of this.#awaited) {
      if (awaited.delete(pending) && awaited.size === 0 && state.status === "triggers-awaited") {
        state.status = state.pendingTriggers.size > 0 ? "triggers-pending" : "installed";
      }
    }
  }

  /** Status after a script ended well. */
  settle(state: PackageState): void {
    if (this.awaitedBy(state).size > 0) state.status = "triggers-awaited";
    else state.status = state.pendingTriggers.size > 0 ? "triggers-pending" : "installed";
    if (state.pendingTriggers.size === 0) this.processed(state);
  }

  /** dpkg's files of interests: `triggers/File`, and `triggers/<name>`. */
  files(): Map<string, string> {
    const who = ({ state, noawait }: Interest): string => `${databaseName(state.pkg)}${noawait ? "/noawait" : ""}\n`;
    const files = new Map([["File", this.#files.map((interest) => `${interest.trigger} ${who(interest)}`).join("")]]);
    for (const [name, interests] of this.#explicit) files.set(name, interests.map(who).join(""));
    return files;
  }
}

const isConfigured = ({ status }: PackageState): boolean =>
  status === "installed" || status === "triggers-pending" || status === "triggers-awaited";

/** dpkg puts the newest first. */
function prepend(set: Set<string>, value: string): void {
  const others = [...set];
  set.clear();
  for (const each of [value, ...others]) set.add(each);
}

/** Between two runs dpkg's list of pending triggers turns round: it is written in order, and read in front of itself. */
export function rereadPending(states: Iterable<PackageState>): void {
  for (const { pendingTriggers } of states) {
    if (pendingTriggers.size < 2) continue;
    const names = [...pendingTriggers].toReversed();
    pendingTriggers.clear();
    for (const name of names) pendingTriggers.add(name);
  }
}
