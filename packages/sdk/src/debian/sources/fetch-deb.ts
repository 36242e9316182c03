import type { Context } from "../../context/index.ts";
import { fetchLocked } from "../../lock/index.ts";
import type { Stored } from "../../store/index.ts";
import { type Archive, explainLogin, signIn } from "../archive/index.ts";
import { debUrls, type LockedDeb } from "../resolve/index.ts";

/**
 * A locked package into the store: from its archive, or from the snapshots of that.
 * @throws FIRN_APT_UNAUTHORIZED, and what `debUrls` and `fetchLocked` throw
 */
export async function fetchDeb(deb: LockedDeb, archives: readonly Archive[], context: Context): Promise<Stored> {
  const archive = archives.find(({ name }) => name === deb.archive);
  try {
    return await fetchLocked(deb, debUrls(deb, archives), context, { signIn: signIn(archive ?? {}) });
  } catch (error) {
    throw archive ? explainLogin(error, archive, archive.mirrors[0] ?? "") : error;
  }
}
