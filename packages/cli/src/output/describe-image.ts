import type { InspectedImage, InspectedPlatform } from "@firn/sdk";
import picocolors from "picocolors";
import { formatBytes } from "./quantities.ts";

export interface DescribeOptions {
  readonly colour: boolean;
  readonly columns: number;
}

/** An image for people: platforms, layers with their sizes, configuration, packages. */
export function describeImage(image: InspectedImage, { colour, columns }: DescribeOptions): string[] {
  const paint = picocolors.createColors(colour);
  const lines = [`${paint.bold(image.name)}  ${image.digest}`];
  for (const { platform, manifest, size, layers, config, packages } of image.platforms) {
    lines.push("", `${paint.bold(platform)}  ${manifest}  ${formatBytes(size)}`, paint.dim("  layers"));
    for (const [index, layer] of layers.entries()) {
      const title = layer.title ? `  ${layer.title}` : "";
      lines.push(
        `  ${String(index + 1).padStart(4)}  ${formatBytes(layer.size).padStart(9)}  ${layer.digest.slice(0, 19)}${title}`,
      );
    }
    const settings = settingsOf(config);
    if (settings.length) lines.push(paint.dim("  config"), ...settings.map((line) => `    ${line}`));
    for (const [family, items] of families(packages ?? [])) {
      lines.push(paint.dim(`  ${family}, ${items.length}`), ...wrap(items, "    ", columns));
    }
  }
  return lines;
}

function families(packages: NonNullable<InspectedPlatform["packages"]>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { family, name, version } of packages) {
    found.set(family, [...(found.get(family) ?? []), `${name} ${version}`]);
  }
  return found;
}

/** The configuration's fields, in the words of the specification, one a line. */
function settingsOf(config: Readonly<Record<string, unknown>>): string[] {
  const keys = Object.keys(config).filter((key) => config[key] !== undefined && config[key] !== null);
  const width = Math.max(0, ...keys.map((key) => key.length));
  return keys.flatMap((key) =>
    valuesOf(config[key]).map((value, index) => `${(index ? "" : key).padEnd(width)}  ${value}`),
  );
}

function valuesOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    // Env has a line for each variable; an argv reads best as one.
    const words = value.map(String);
    return words.every((word) => /^[A-Za-z_]\w*=/.test(word)) && words.length ? words : [JSON.stringify(words)];
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value as Record<string, unknown>);
    return entries.map(([key, inner]) => {
      const empty = typeof inner === "object" && inner !== null && Object.keys(inner).length === 0;
      return empty ? key : `${key} ${typeof inner === "string" ? inner : JSON.stringify(inner)}`;
    });
  }
  return [String(value)];
}

function wrap(items: readonly string[], indent: string, columns: number): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const [index, item] of items.entries()) {
    const text = index < items.length - 1 ? `${item}, ` : item;
    if (line.length + text.length > columns && line !== indent) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += text;
  }
  return [...lines, line];
}
