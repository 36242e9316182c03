import type { Context } from "../../context/index.ts";
import { pythonIndex } from "../../fetch/index.ts";
import { installedPipIndex } from "./installed-pip.ts";
import { pipConfiguration } from "./pip-configuration.ts";

const found = new WeakMap<Context, Promise<readonly string[]>>();

/**
 * The simple-API roots to ask, the main one first, without trailing slashes: from the environment (`PIP_INDEX_URL`,
 * `UV_DEFAULT_INDEX`, `UV_INDEX_URL`), else pip's configuration files, else the index that an installed pip was built
 * with, else the public one. Extra indexes (`PIP_EXTRA_INDEX_URL`, `UV_INDEX`, `UV_EXTRA_INDEX_URL`) come on top.
 */
export function indexAddresses(context: Context): Promise<readonly string[]> {
  const known = found.get(context);
  if (known) return known;
  const finding = find(context.env);
  found.set(context, finding);
  return finding;
}

async function find(env: Context["env"]): Promise<readonly string[]> {
  const configured = await pipConfiguration(env);
  const main =
    env["PIP_INDEX_URL"] ||
    named(env["UV_DEFAULT_INDEX"]) ||
    env["UV_INDEX_URL"] ||
    configured.get("index-url") ||
    (await installedPipIndex(env)) ||
    pythonIndex;
  const extra = [
    env["PIP_EXTRA_INDEX_URL"] ?? configured.get("extra-index-url"),
    env["UV_INDEX"],
    env["UV_EXTRA_INDEX_URL"],
  ].flatMap((list) => list?.split(/\s+/).map(named) ?? []);
  const all = [main, ...extra].flatMap((address) => address?.trim().replace(/\/+$/, "") || []);
  return [...new Set(all)];
}

/** uv lets an index have a name: `internal=https://…`. */
const named = (text: string | undefined): string | undefined => text?.replace(/^[\w.-]+=(?=https?:)/, "");
