/** JSON as Python's `json.dumps(…, sort_keys=True)` writes it, whose hash other tools keep. */
export function pythonJson(value: unknown, [comma, colon]: readonly [string, string] = [", ", ": "]): string {
  const write = (one: unknown): string => {
    if (one === null || one === undefined) return "null";
    if (typeof one === "string") return ascii(JSON.stringify(one));
    if (typeof one === "number" || typeof one === "boolean") return String(one);
    if (typeof one !== "object") throw new TypeError("only what TOML and JSON hold");
    if (Array.isArray(one)) return `[${one.map(write).join(comma)}]`;
    const members = Object.entries(one).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([key, item]) => `${ascii(JSON.stringify(key))}${colon}${write(item)}`).join(comma)}}`;
  };
  return write(value);
}

const ascii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) =>
    unit === "\u007f" ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
