import { readFile, stat } from "node:fs/promises";
import type { Context } from "../../context/index.ts";
import type { StepOf } from "../../describe/index.ts";
import { FirnError } from "../../errors/index.ts";
import { findSource } from "../../files/find-source.ts";
import { canonicalJson, type Json } from "../../hash/index.ts";
import type { Facts, StepRequest } from "../../lock/index.ts";
import { readKeyring } from "../archive/keyring.ts";
import { type SourceFact, sourceKey } from "./source-fact.ts";

/** Keys are a few thousand bytes; a whole keyring some hundred thousand. */
const largestKey = 4 * 1024 * 1024;

/**
 * What an aptSource() establishes: the source, with its key in the store.
 *
 * @throws FIRN_DEFINITION_INVALID where another source of the name was added before; FIRN_FILES_MISSING,
 *   FIRN_FILES_OUTSIDE, FIRN_DEBIAN_UNTRUSTED for the key
 */
export async function lookAtSource(asked: StepRequest<StepOf<"aptSource">>, context: Context): Promise<Facts> {
  const { step, facts } = asked;
  const { kind: _, signedBy, ...source } = step;
  const key = signedBy === undefined ? undefined : await keyOf(signedBy, step.name, asked.context, context);
  const fact: SourceFact = { ...source, ...(key && { key }) };
  const text = canonicalJson(fact as unknown as Json);
  const before = facts.get(sourceKey(step.name));
  if (before !== undefined && before !== text) {
    throw new FirnError("FIRN_DEFINITION_INVALID", `the image has two different sources that are called ${step.name}`, {
      hint: "Give each aptSource() a name of its own.",
    });
  }
  return new Map([[sourceKey(step.name), text]]);
}

async function keyOf(
  signedBy: string,
  name: string,
  from: string | undefined,
  { store }: Context,
): Promise<SourceFact["key"]> {
  if (signedBy.startsWith("/")) return { path: signedBy };
  if (from === undefined) {
    throw new FirnError("FIRN_DEFINITION_INVALID", `aptSource(): "${signedBy}" has no directory to start from`, {
      hint: "Add from: import.meta to its options",
    });
  }
  const { hostPath } = findSource(signedBy, from);
  const { size } = await stat(hostPath);
  const bytes = size > largestKey ? Buffer.alloc(0) : await readFile(hostPath);
  await readKeyring(bytes, name);
  const { digest } = await store.put(bytes);
  return { digest, isArmored: bytes.includes("-----BEGIN PGP") };
}
