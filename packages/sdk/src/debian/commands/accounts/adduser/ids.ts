import { Accounts } from "../accounts.ts";
import type { Request } from "./request.ts";

/** Accounts as the files say now, and the numbers that adduser would choose next. */
export class Ids {
  readonly accounts: Accounts;
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
    this.accounts = new Accounts(request.process.tree);
  }

  number(option: string): number | undefined {
    const text = this.#request.values.get(option);
    return text === undefined ? undefined : Number(text);
  }

  /** The ends of a range: an option that is 0 counts as none. */
  range(kind: "uid" | "gid", system: boolean): readonly [number, number] {
    const { config } = this.#request;
    const part = system ? (`system_${kind}` as const) : kind;
    return [
      this.number(`first${kind}`) || Number(config[`first_${part}`]),
      this.number(`last${kind}`) || Number(config[`last_${part}`]),
    ];
  }

  isSystem(kind: "uid" | "gid", id: number): boolean {
    const { config } = this.#request;
    return id >= Number(config[`first_system_${kind}`]) && id <= Number(config[`last_system_${kind}`]);
  }

  /** The lowest free number, or the name's own of a pool. */
  free(kinds: readonly ("uid" | "gid")[], [first, last]: readonly [number, number], name: string): number | undefined {
    const { uids, gids, config, voice } = this.#request;
    const taken = (id: number): boolean =>
      (kinds.includes("uid") && this.accounts.userById(id) !== undefined) ||
      (kinds.includes("gid") && this.accounts.groupById(id) !== undefined);
    const pooled = (kinds.includes("uid") ? uids : gids).get(name)?.id;
    if (pooled !== undefined) return taken(pooled) ? undefined : pooled;
    const label = kinds.map((kind) => kind.toUpperCase()).join("/");
    if (voice.modern || voice.verbose === 2) {
      voice.step(`Selecting ${label} from range ${first} to ${last} ...${voice.modern && label === "UID" ? "\n" : ""}`);
    }
    const settings: Readonly<Record<string, string>> = config;
    const reserved = new Set(
      kinds.flatMap((kind) => {
        if (!voice.modern || settings[`reserve_${kind}_pool`] === "no") return [];
        return [...(kind === "uid" ? uids : gids).values()].map(({ id }) => id);
      }),
    );
    for (let id = first; id <= last; id++) if (!taken(id) && !reserved.has(id)) return id;
    return undefined;
  }
}

/** adduser holds a lock file, which stays. */
export function lock({ process, voice }: Request): void {
  const { tree } = process;
  if (!voice.usesChage && tree.resolve("run") && !tree.get("run/adduser"))
    tree.write("run/adduser", "", { mode: 0o644, uid: 0, gid: 0 });
}
