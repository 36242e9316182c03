import { archiveFamily } from "../archive/archive-family.ts";
import { imageFamily } from "../base-image/image-family.ts";
import { configFamily } from "../config/config-family.ts";
import { debianFamily } from "../debian/debian-family.ts";
import type { Step, StepKind } from "../describe/index.ts";
import { filesFamily } from "../files/files-family.ts";
import { gitFamily } from "../git/git-family.ts";
import type { Family } from "../lock/index.ts";
import { pythonFamily } from "../python/python-family.ts";

/** The composition root: the one place that joins kinds of step to the families that carry them out. */
const families = [imageFamily, debianFamily, pythonFamily, filesFamily, gitFamily, archiveFamily, configFamily];

// Each family is asked for steps of its own kinds only, which is what the table says.
const byKind = new Map<StepKind, Family>();
for (const family of families as unknown as readonly Family[]) {
  for (const kind of family.kinds) byKind.set(kind, family);
}

/** The family that carries out a step. Every kind of the closed union has one, which a test holds. */
export function familyOf(step: Step): Family {
  const family = byKind.get(step.kind);
  if (!family) throw new Error(`no family carries out steps of kind ${step.kind}`);
  return family;
}
