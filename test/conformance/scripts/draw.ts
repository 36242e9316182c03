import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { findMirrors } from "../../../packages/sdk/src/debian/archive/index.ts";
import type { Package } from "../../../packages/sdk/src/debian/resolve/package.ts";
import { FirnError } from "../../../packages/sdk/src/errors/index.ts";
import { scriptsOf } from "./peek-scripts.ts";
import { shuffled } from "./shuffle.ts";

export interface Sample {
  readonly name: string;
  /** `preinst`, `postinst`. */
  readonly scripts: readonly string[];
}

/** Looks at this many packages at a time. */
const atATime = 32;

/** Counts what was looked at on the way. */
export interface Drawn {
  looked: number;
}

/** Packages that have a preinst or postinst, in an order of chance that the seed decides, without end but the last. */
export async function* draw(
  packages: readonly Package[],
  seed: number,
  context: Context,
  drawn: Drawn,
): AsyncGenerator<Sample> {
  const mirrors = await findMirrors({}, context.env);
  const order = shuffled(packages, seed);
  for (let at = 0; at < order.length; at += atATime) {
    const some = order.slice(at, at + atATime);
    const found = await Promise.all(
      some.map(async ({ record, origin }): Promise<readonly string[]> => {
        const url = `${mirrors[origin?.archive === "debian-security" ? "debian-security" : "debian"]}/${encodeURI(record.path)}`;
        try {
          return await scriptsOf(url, record.sha256, context);
        } catch (error) {
          // A mirror may have dropped it since its list was made.
          if (FirnError.is(error) && error.code === "FIRN_FETCH_NOT_FOUND") return [];
          throw error;
        }
      }),
    );
    for (const [index, { name }] of some.entries()) {
      drawn.looked++;
      const scripts = found[index] ?? [];
      if (scripts.length > 0) yield { name, scripts };
    }
  }
}
