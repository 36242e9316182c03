import { FirnError } from "../../errors/index.ts";
import type { InstallLayout } from "./install-layout.ts";
import type { RecordRow } from "./record.ts";
import type { ZipMember } from "./zip-archive.ts";

/** A file of the wheel and where it goes. */
export interface PlacedMember {
  readonly member: ZipMember;
  /** From the image's root, without a leading slash. */
  readonly path: string;
  /** The wheel's own RECORD of it; undefined for RECORD and its signatures, which cannot be in it. */
  readonly row: RecordRow | undefined;
  /** Its first line may name a Python that is not there yet. */
  readonly isScript: boolean;
}

export interface PlanOptions {
  readonly members: readonly ZipMember[];
  readonly rows: readonly RecordRow[];
  readonly layout: InstallLayout;
  /** The project's name, as it writes it. */
  readonly name: string;
  /** The .dist-info folder. */
  readonly info: string;
  /** File names of scripts that are made from entry points: old wheels bring wrappers of their own for them. */
  readonly made: ReadonlySet<string>;
  readonly title: string;
}

/**
 * Where each file of a wheel goes: `<name>.data/<scheme>/` to the scheme's place, the rest to the library folder.
 * @throws FIRN_WHEEL_INVALID where RECORD lacks a file or a scheme is unknown; FIRN_WHEEL_ESCAPES where a file would
 *   leave its place
 */
export function planInstall(options: PlanOptions): PlacedMember[] {
  const { members, rows, info, made, title } = options;
  const recorded = new Map(rows.map((row) => [row[0], row]));
  const placed: PlacedMember[] = [];
  for (const member of members) {
    const { path, isScript } = destination(member, options);
    if (isScript && made.has(wrapped(path))) continue;
    const row = recorded.get(member.name);
    // As the specification: what RECORD does not name must not be installed.
    if (!row && !mayMiss(member.name, info)) {
      throw new FirnError("FIRN_WHEEL_INVALID", `${title}: RECORD does not have ${member.name}`, {
        hint: "Choose another version of it, and tell its authors",
        details: { wheel: title, path: member.name },
      });
    }
    placed.push({ member, path, isScript, row: mayMiss(member.name, info) ? undefined : row });
  }
  return placed;
}

/** RECORD cannot hold its own hash, nor those of its signatures. */
const mayMiss = (name: string, info: string): boolean =>
  [`${info}/RECORD`, `${info}/RECORD.jws`, `${info}/RECORD.p7s`].includes(name);

function destination({ name }: ZipMember, options: PlanOptions): { readonly path: string; readonly isScript: boolean } {
  const { layout, title } = options;
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..") || name.startsWith("/")) {
    throw new FirnError("FIRN_WHEEL_ESCAPES", `${title} has a file that would leave its place, ${name}`);
  }
  const [top = "", scheme = "", ...rest] = parts;
  if (!top.endsWith(".data")) return { path: [layout.library, ...parts].join("/"), isScript: false };
  const folders: Readonly<Record<string, string>> = {
    purelib: layout.library,
    platlib: layout.library,
    scripts: layout.scripts,
    data: layout.data,
    headers: `${layout.headers}/${options.name}`,
  };
  const folder = Object.hasOwn(folders, scheme) ? folders[scheme] : undefined;
  if (folder === undefined || rest.length === 0) {
    throw new FirnError("FIRN_WHEEL_INVALID", `${title} has ${name}, which is for no place that installers know`);
  }
  return { path: [folder, ...rest].filter(Boolean).join("/"), isScript: scheme === "scripts" };
}

/** setuptools' wrappers of an entry point: `name`, `name.exe`, `name-script.py`, `name.pya`. */
const wrapped = (path: string): string => (path.split("/").at(-1) ?? "").replace(/(\.exe|-script\.py|\.pya)$/i, "");
