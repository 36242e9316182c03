import { type Call, Refusal, replyJson } from "./answer.ts";
import type { Repositories } from "./repositories.ts";

/** `GET /v2/<name>/tags/list`, in pages where `n` is given. */
export async function serveTags(call: Call, repositories: Repositories): Promise<void> {
  const { repository } = call;
  if (!(await repositories.exists(repository))) {
    throw new Refusal(404, "NAME_UNKNOWN", `there is no repository ${repository}`);
  }
  const { page, link } = paged(call, await repositories.tags(repository));
  replyJson(call, 200, { name: repository, tags: page }, link);
}

/** `GET /v2/_catalog`: not in the specification, but Docker's registry has it and tools use it. */
export async function serveCatalog(call: Call, repositories: Repositories): Promise<void> {
  const { page, link } = paged(call, await repositories.names());
  replyJson(call, 200, { repositories: page }, link);
}

function paged({ query, request }: Call, all: readonly string[]): { page: string[]; link: Record<string, string> } {
  const n = query.get("n");
  if (n !== null && !/^\d{1,9}$/.test(n)) throw new Refusal(400, "PAGINATION_NUMBER_INVALID", `"${n}" is not a number`);
  const last = query.get("last");
  const rest = last === null ? [...all] : all.filter((name) => name > last);
  if (n === null || rest.length <= Number(n)) return { page: rest, link: {} };
  const page = rest.slice(0, Number(n));
  const next = page.at(-1);
  if (next === undefined) return { page, link: {} };
  const path = (request.url ?? "").split("?", 1)[0];
  const link = `<${path}?n=${n}&last=${encodeURIComponent(next)}>; rel="next"`;
  return { page, link: { Link: link } };
}
