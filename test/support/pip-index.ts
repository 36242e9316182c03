import type { Context } from "../../packages/sdk/src/context/index.ts";
import { indexAddresses } from "../../packages/sdk/src/python/package-index/index-addresses.ts";

/** The Python package index that this machine uses: found at run time, never written down. */
export async function findPipIndex(): Promise<string> {
  const [first] = await indexAddresses({ env: process.env } as Context);
  if (!first) throw new Error("no Python package index is known");
  return first;
}
