import { FirnError } from "../../../packages/sdk/src/errors/index.ts";
import { Random } from "../shell/random.ts";
import { mutate } from "./mutate.ts";
import type { Target } from "./target.ts";

/** An input, by its number: the same on every machine. */
export async function makeInput(target: Target, seed: number, number: number): Promise<Buffer> {
  const random = new Random(seed * 1_000_003 + number);
  const input = await target.make(random);
  return random.chance(75) ? mutate(input, random) : input;
}

/** What is wrong with how a target takes an input: undefined where nothing is. */
export async function attempt(target: Target, bytes: Buffer, askOthers: boolean): Promise<string | undefined> {
  let result: unknown;
  try {
    result = await target.read(bytes);
  } catch (error) {
    if (FirnError.is(error) && /^FIRN_[A-Z_]+$/.test(error.code)) return undefined;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  return askOthers ? target.judge?.(bytes, result) : undefined;
}
