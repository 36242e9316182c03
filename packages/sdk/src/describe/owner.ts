import { definitionError, shown } from "./definition-error.ts";
import type { Owner } from "./step.ts";
import type { Caller } from "./user-location.ts";

/** A number for both user and group, or each on its own; absent: root. */
export type OwnerOption = number | Owner;

/** @throws FIRN_DEFINITION_INVALID for names: only the finished image could say what numbers they have. */
export function ownerOf(caller: Caller, owner: OwnerOption | undefined): Owner {
  if (owner === undefined) return { uid: 0, gid: 0 };
  if (typeof owner === "number") return { uid: owner, gid: owner };
  if (typeof owner !== "string") return owner;
  throw definitionError(
    caller,
    `${caller.name}(): "owner" must be numbers, not ${shown(owner)}: names belong to the image's own user database`,
    "Write owner: 1000, or owner: { uid: 1000, gid: 1000 }",
  );
}
