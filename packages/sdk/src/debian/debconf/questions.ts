import type { Tree } from "../../tree/index.ts";
import { Database } from "./database.ts";
import type { DebconfRecord } from "./record.ts";
import { parseTemplateFile } from "./template-file.ts";

const directory = "/var/cache/debconf";

/** debconf's databases: templates, the questions made of them, and apart those whose answers are passwords. */
export class Questions {
  readonly templates: Database;
  readonly #config: Database;
  readonly #passwords: Database;
  readonly #preseed: ReadonlyMap<string, string>;

  constructor(tree: Tree, preseed: ReadonlyMap<string, string>) {
    this.#config = new Database(tree, `${directory}/config.dat`, { mode: 0o644 });
    this.#passwords = new Database(tree, `${directory}/passwords.dat`, { mode: 0o600 });
    this.templates = new Database(tree, `${directory}/templates.dat`, { mode: 0o644 });
    this.#preseed = preseed;
    for (const name of preseed.keys()) if (this.has(name)) this.#answerAhead(name);
  }

  get names(): string[] {
    return [...this.#config.names, ...this.#passwords.names];
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get(name: string): Readonly<DebconfRecord> | undefined {
    return this.#config.get(name) ?? this.#passwords.get(name);
  }

  change(name: string): DebconfRecord | undefined {
    return this.#config.change(name) ?? this.#passwords.change(name);
  }

  save(): void {
    for (const database of [this.#config, this.#passwords, this.templates]) database.save();
  }

  /** Takes in a `templates` file, anew if need be; each template also makes a question of its name. */
  load(file: string, owner: string): void {
    for (const { name, fields } of parseTemplateFile(file)) {
      const type = fields.get("type");
      if (!type) throw new Error(`no template type specified for ${name}`);
      this.addTemplate(name, owner, type);
      const record = this.templates.change(name);
      record?.fields.clear();
      for (const [field, value] of fields) record?.fields.set(field, value);
    }
  }

  addTemplate(name: string, owner: string, type: string): void {
    const users = [...(this.templates.get(name)?.owners ?? [])];
    if (this.has(name)) this.addOwner(name, owner, type);
    else this.make(name, owner, type, name);
    for (const user of users) if (!this.has(user)) this.make(user, owner, type, name);
    if (users.length > 0) return;
    this.templates.addOwner(name, name);
    this.templates.change(name)?.fields.set("type", type);
  }

  /** A new question of a template. */
  make(name: string, owner: string, type: string, template: string): void {
    this.addOwner(name, owner, type);
    this.change(name)?.flags.set("seen", "false");
    this.setTemplate(name, template);
    if (this.#preseed.has(name)) this.#answerAhead(name);
  }

  addOwner(name: string, owner: string, type: string): void {
    const home = this.#passwords.get(name) || (!this.#config.get(name) && /password/i.test(type));
    (home ? this.#passwords : this.#config).addOwner(name, owner);
  }

  removeOwner(name: string, owner: string): void {
    const template = this.get(name)?.fields.get("template");
    (this.#passwords.get(name) ? this.#passwords : this.#config).removeOwner(name, owner);
    if (template && !this.has(name)) this.templates.removeOwner(template, name);
  }

  setTemplate(name: string, template: string): void {
    const old = this.get(name)?.fields.get("template");
    if (old === template) return;
    if (old) this.templates.removeOwner(old, name);
    this.change(name)?.fields.set("template", template);
    this.templates.addOwner(template, name);
  }

  #answerAhead(name: string): void {
    const record = this.change(name);
    record?.fields.set("value", this.#preseed.get(name) ?? "");
    record?.flags.set("seen", "true");
  }
}
