import { createHash } from "node:crypto";
import { compareVersions, parseVersion } from "../packaging/version.ts";
import { type TomlTable, tableIn } from "../toml-file.ts";
import { pythonJson } from "./python-json.ts";

const legacyKeys = ["dependencies", "source", "extras", "dev-dependencies"];
const projectKeys = ["requires-python", "dependencies", "optional-dependencies"];

/**
 * Whether a poetry.lock is of this pyproject.toml: a SHA-256 over the parts of it that decide a lock. Poetry before 2.3
 * left dependency groups out. https://github.com/python-poetry/poetry/blob/main/src/poetry/packages/locker.py
 */
export function isPoetryFresh(pyproject: TomlTable, hash: string, lockText: string): boolean {
  if (poetryHash(pyproject, true) === hash) return true;
  const made = parseVersion(/^# .*Poetry ([^ ]+)/.exec(lockText)?.[1] ?? "0");
  const since = parseVersion("2.3.0");
  const isOlder = !made || !since || compareVersions(made, since) < 0;
  return isOlder && poetryHash(pyproject, false) === hash;
}

export function poetryHash(pyproject: TomlTable, withGroups: boolean): string {
  const project = tableIn(pyproject["project"]);
  const groups = withGroups ? tableIn(pyproject["dependency-groups"]) : {};
  const poetry = tableIn(tableIn(pyproject["tool"])["poetry"]);
  const own: Record<string, unknown> = {};
  for (const key of projectKeys) if (project[key] !== undefined) own[key] = project[key];
  const hasOwn = Object.keys(own).length > 0;
  const hasGroups = Object.keys(groups).length > 0;
  const tool: Record<string, unknown> = {};
  for (const key of [...legacyKeys, "group"]) {
    // Where all is Poetry's own, its keys are there even when they are not.
    if (poetry[key] !== undefined) tool[key] = poetry[key];
    else if (legacyKeys.includes(key) && !hasOwn && !hasGroups) tool[key] = null;
  }
  const relevant =
    hasOwn || hasGroups
      ? { ...(hasOwn && { project: own }), ...(hasGroups && { "dependency-groups": groups }), tool: { poetry: tool } }
      : tool;
  return createHash("sha256").update(pythonJson(relevant)).digest("hex");
}
