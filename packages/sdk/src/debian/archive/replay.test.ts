import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { openArchives } from "./archives.ts";
import type { Listed } from "./replay.ts";
import { timestamp } from "./replay.ts";
import { type LocalArchive, makeContext, startArchive } from "./testing/local-archive.ts";

let archive: LocalArchive;
let local: Awaited<ReturnType<typeof makeContext>>;
beforeEach(async () => {
  archive = await startArchive({});
  local = await makeContext();
});
afterEach(async () => {
  await archive.close();
  await local.close();
});

const hour = 60 * 60 * 1000;
const ago = (hours: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 - hours * hour);
const dated = (hours: number, suite = "bookworm"): Promise<void> =>
  archive.release(suite, { Date: ago(hours).toUTCString() }, []);
const fresh = (): Context => ({ ...local.context, fetch: { ...local.context.fetch } });

async function open(locked: readonly Listed[] = []): Promise<string> {
  try {
    return `${(await openArchives(archive.archives(), "amd64", fresh(), { locked })).length} suites`;
  } catch (error) {
    return FirnError.is(error) ? `${error.code}: ${error.message}` : String(error);
  }
}

describe("an index that is older", () => {
  it("than what this cache has seen is refused", async () => {
    await dated(1);
    expect(await open()).toBe("3 suites");
    await dated(30);
    expect(await open()).toBe(
      `FIRN_DEBIAN_REPLAYED: the Release of bookworm is of ${ago(30).toUTCString()}, but it had one of ${ago(1).toUTCString()} before`,
    );
    await dated(0);
    expect(await open()).toBe("3 suites");
  });

  it("by a few hours is a mirror's other machine", async () => {
    await dated(1);
    await open();
    await dated(5);
    expect(await open()).toBe("3 suites");
    await dated(8);
    expect(await open()).toMatch(/^FIRN_DEBIAN_REPLAYED/);
  });

  it("than what the lock's lines of the suite were listed by is refused", async () => {
    await dated(2);
    const line = (suite: string | undefined, hours: number): Listed => ({
      archive: "debian",
      suite,
      listed: timestamp(ago(hours)),
    });
    expect(await open([line("bookworm", 2), line("bookworm", 50)])).toBe("3 suites");
    expect(await open([line("bookworm", 50), line("bookworm", 1)])).toBe(
      `FIRN_DEBIAN_REPLAYED: the Release of bookworm is of ${ago(2).toUTCString()}, but firn.lock has packages that were listed ${timestamp(ago(1))}`,
    );
    // Another suite of the archive is newer, and the line says which one it is from.
    expect(await open([line("bookworm-updates", 1)])).toBe("3 suites");
    expect(await open([{ ...line("bookworm", 1), archive: "acme" }])).toBe("3 suites");
  });

  it("than lines that do not say their suite is refused where every suite of the archive is", async () => {
    await dated(10);
    await dated(5, "bookworm-updates");
    const line = (hours: number): Listed => ({ archive: "debian", listed: timestamp(ago(hours)) });
    expect(await open([line(6)])).toBe("3 suites");
    expect(await open([line(4)])).toMatch(/^FIRN_DEBIAN_REPLAYED: the Release of bookworm is of/);
  });
});
