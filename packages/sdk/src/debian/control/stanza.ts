/** One field as it stands in a control file; continuation lines stay in the value, each after a newline. */
export interface ControlField {
  readonly name: string;
  readonly value: string;
}

/** A paragraph of a control file: fields in their order, found by name whatever its case (Debian policy 5.1). */
export class Stanza {
  readonly fields: readonly ControlField[];
  readonly #values: ReadonlyMap<string, string>;

  constructor(fields: readonly ControlField[]) {
    this.fields = fields;
    this.#values = new Map(fields.map((field) => [field.name.toLowerCase(), field.value]));
  }

  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  /** The value on one line: what "folded" fields such as Depends mean. */
  folded(name: string): string | undefined {
    return this.get(name)
      ?.replaceAll(/[ \t]*\n[ \t]*/g, " ")
      .trim();
  }

  /** The value's lines after the first, without their indentation: lists such as Conffiles and SHA256. */
  lines(name: string): readonly string[] {
    const value = this.get(name);
    if (value === undefined) return [];
    return value
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  }
}
