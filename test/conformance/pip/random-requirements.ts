import { Random } from "../shell/random.ts";

/** Sets of one to five projects, drawn from those that people use, some with bounds or extras. */
export function randomRequirements(names: readonly string[], count: number, seed: number): readonly string[][] {
  const random = new Random(seed);
  const one = (): string => {
    const name = random.pick(names);
    const extras: Readonly<Record<string, string>> = {
      ...{
        uvicorn: "standard",
        requests: "socks",
        fastapi: "standard",
        celery: "redis",
        httpx: "http2",
        django: "argon2",
      },
      ...{ sqlalchemy: "asyncio", psycopg: "binary", coverage: "toml", pyjwt: "crypto", "sentry-sdk": "flask" },
    };
    const extra = extras[name];
    return extra !== undefined && random.chance(60) ? `${name}[${extra}]` : name;
  };
  return Array.from({ length: count }, () => {
    const set = new Map(random.times(2, 5, one).map((text) => [text.replace(/\[.*/, ""), text]));
    return [...set.values()].map((text) =>
      random.weighted<string>([
        [7, () => text],
        [1, () => `${text}>=1`],
        [1, () => `${text}<${1 + random.below(6)}`],
        [1, () => `${text}!=1.0`],
      ]),
    );
  });
}
