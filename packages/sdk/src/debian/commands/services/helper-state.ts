import { bytesOf, type Process, textOf, toName } from "../../../shell/index.ts";
import { type HelperLink, lastPart } from "./helper-links.ts";
import type { Scope } from "./units.ts";

/**
 * What deb-systemd-helper remembers, in `/var/lib/systemd/deb-systemd-helper-enabled`: for each unit the links that it
 * wants (`UNIT.dsh-also`), and for each link that it was made once (an empty file), so that an administrator's choice
 * stays; in `-masked`, what it masked itself.
 */
export class HelperState {
  readonly scope: Scope;
  readonly #process: Process;
  readonly #enabled: string;
  readonly #masked: string;

  constructor(process: Process, scope: Scope) {
    this.#process = process;
    this.scope = scope;
    const folder = `/var/lib/systemd/deb-systemd${scope === "user" ? "-user" : ""}-helper`;
    this.#enabled = `${folder}-enabled`;
    this.#masked = `${folder}-masked`;
  }

  #file(unit: string): string {
    return `${this.#enabled}/${toName(lastPart(unit))}.dsh-also`;
  }

  isInstalled(unit: string): boolean {
    return this.#process.tree.resolve(this.#file(unit))?.type === "file";
  }

  isLink(path: string): boolean {
    return this.#process.tree.get(toName(path))?.type === "symlink";
  }

  /** The links recorded for a unit. */
  entries(unit: string): readonly string[] {
    if (!this.isInstalled(unit)) return [];
    const text = textOf(this.#process.tree.read(this.#file(unit)));
    return text.split("\n").filter((line) => line !== "");
  }

  /** Records these links, and no others. */
  record(unit: string, links: readonly HelperLink[]): void {
    this.#write(
      unit,
      links.map(({ path }) => path),
    );
  }

  append(unit: string, { path }: HelperLink): void {
    const entries = this.entries(unit);
    this.#write(unit, entries.includes(path) ? entries : [...entries, path]);
  }

  #write(unit: string, lines: readonly string[]): void {
    const { tree } = this.#process;
    const text = lines.map((line) => `${line}\n`).join("");
    tree.remove(this.#file(unit));
    tree.write(this.#file(unit), bytesOf(text), { mode: 0o644, uid: 0, gid: 0 });
  }

  forget(unit: string): void {
    this.#process.tree.remove(this.#file(unit));
  }

  #marker(folder: string, link: string): string {
    return toName(link.replace(`/etc/systemd/${this.scope}/`, `${folder}/`));
  }

  isEnabledOnce(link: string): boolean {
    return this.#process.tree.resolve(this.#marker(this.#enabled, link)) !== undefined;
  }

  rememberEnabled(link: string): void {
    const { tree, umask } = this.#process;
    tree.write(this.#marker(this.#enabled, link), "", { mode: 0o666 & ~umask, uid: 0, gid: 0 });
  }

  forgetEnabled(link: string): void {
    this.#process.tree.remove(this.#marker(this.#enabled, link));
  }

  /** Names in `Also=` of a unit file, each line as one. */
  also(path: string): readonly string[] {
    const { tree } = this.#process;
    if (tree.resolve(toName(path))?.type !== "file") return [];
    const lines = textOf(tree.read(toName(path))).split("\n");
    return lines.flatMap((line) => /^\s*Also=(.+)$/i.exec(line)?.[1] ?? []);
  }

  mask(path: string): void {
    const { tree, umask } = this.#process;
    const link = `/etc/systemd/${this.scope}/${lastPart(path)}`;
    if (tree.resolve(toName(link)) || this.#isNull(link)) return;
    tree.symlink("/dev/null", toName(link));
    tree.write(this.#marker(this.#masked, link), "", { mode: 0o666 & ~umask, uid: 0, gid: 0 });
  }

  unmask(path: string): void {
    const { tree } = this.#process;
    const link = `/etc/systemd/${this.scope}/${lastPart(path)}`;
    const marker = this.#marker(this.#masked, link);
    if (this.#isNull(link) && tree.resolve(marker)) {
      tree.remove(toName(link));
      tree.remove(marker);
    }
    for (const scope of ["", "-user"]) this.#removeEmpty(`/var/lib/systemd/deb-systemd${scope}-helper-masked`);
  }

  #isNull(link: string): boolean {
    const entry = this.#process.tree.get(toName(link));
    return entry?.type === "symlink" && entry.target === "/dev/null";
  }

  /** Takes away directories that hold nothing any more. */
  sweep(): void {
    const { tree } = this.#process;
    for (const scope of ["", "-user"]) this.#removeEmpty(`/var/lib/systemd/deb-systemd${scope}-helper-enabled`);
    for (const scope of ["system", "user"]) {
      for (const name of tree.list(`/etc/systemd/${scope}`)) this.#removeEmpty(`/etc/systemd/${scope}/${name}`);
    }
  }

  /** As Perl's glob has it, names with a dot first are passed over; so is a link to a directory, which stays. */
  #removeEmpty(folder: string): void {
    const { tree } = this.#process;
    if (tree.resolve(folder)?.type !== "directory") return;
    for (const name of tree.list(folder)) if (!name.startsWith(".")) this.#removeEmpty(`${folder}/${name}`);
    if (tree.get(folder)?.type === "directory" && tree.list(folder).length === 0) tree.remove(folder);
  }
}
