import { digestOf, hexOf } from "../../../hash/index.ts";
import { markerHolds } from "../marker.ts";
import { parseRequirement } from "../requirement.ts";
import { allowedVersions, parseSpecifier, parseSpecifiers, satisfies } from "../specifier.ts";
import { compareVersions, formatVersion, parseVersion } from "../version.ts";
import { supportedTags } from "../wheel-tags.ts";

/** What both firn and Python's `packaging` are asked. */
export interface Questions {
  readonly versions: readonly string[];
  readonly orders: readonly (readonly [string, string])[];
  readonly matches: readonly (readonly [version: string, specifier: string])[];
  readonly choices: readonly (readonly [specifiers: string, versions: readonly string[]])[];
  readonly requirements: readonly (readonly [text: string, environment: Readonly<Record<string, string>>])[];
  readonly tags: readonly (readonly [python: string, machine: string, glibc: string])[];
}

/** Answers in the order of the questions; null where the input is refused. Long lists of tags are hashed. */
export type Answers = { readonly [K in keyof Questions]: readonly unknown[] };

/** firn's answers, in the oracle's shape. */
export function firnAnswers(asked: Questions): Answers {
  return {
    versions: asked.versions.map((text) => {
      const version = parseVersion(text);
      return version ? formatVersion(version) : null;
    }),
    orders: asked.orders.map(([a, b]) => {
      const [left, right] = [parseVersion(a), parseVersion(b)];
      return left && right ? Math.sign(compareVersions(left, right)) : null;
    }),
    matches: asked.matches.map(([item, clause]) => {
      const [version, specifier] = [parseVersion(item), parseSpecifier(clause)];
      return version && specifier ? satisfies(version, specifier) : null;
    }),
    choices: asked.choices.map(([clauses, items]) => {
      const specifiers = parseSpecifiers(clauses);
      const versions = items.map((text) => ({ text, version: parseVersion(text) }));
      if (!specifiers || versions.some(({ version }) => !version)) return null;
      return allowedVersions(versions, ({ version }) => version as NonNullable<typeof version>, specifiers).map(
        ({ text }) => text,
      );
    }),
    requirements: asked.requirements.map(([text, environment]) => {
      try {
        const { name, extras, specifiers, url, marker } = parseRequirement(text);
        const clauses = specifiers.map(({ operator, version }) => operator + version);
        return {
          name,
          extras,
          specifiers: [...new Set(clauses)].sort(),
          url: url ?? null,
          marker: marker ? markerHolds(marker, environment) : null,
        };
      } catch {
        return null;
      }
    }),
    tags: asked.tags.map(([python, machine, glibc]) =>
      hexOf(digestOf(supportedTags({ python, machine, glibc }).join("\n"))),
    ),
  };
}

/** Mulberry32: the same questions from the same seed on every machine. */
function randomFrom(seed: number): <T>(choices: readonly T[]) => T {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return <T>(choices: readonly T[]): T => {
    const [chosen] = choices.slice(Math.floor(next() * choices.length));
    if (chosen === undefined) throw new RangeError("there is nothing to choose from");
    return chosen;
  };
}

/** Random questions, weighted towards what is nearly valid and nearly equal. */
export function randomQuestions(seed: number, count: number): Questions {
  const pick = randomFrom(seed);
  const many = <T>(make: () => T, amount: number = count): T[] => Array.from({ length: amount }, make);
  const number = () => pick(["0", "1", "1", "2", "3", "10", "00", "01", "20240131", "99999999999999999999"]);
  const release = () => many(number, pick([1, 1, 2, 2, 3, 4])).join(".");
  const maybe = (text: () => string) => (pick([true, false, false]) ? text() : "");
  const sep = () => pick(["", "", ".", "-", "_"]);
  const version = (): string =>
    pick(["", "", "", "", "v", " ", "x"]) +
    maybe(() => `${pick(["0", "1", "2"])}!`) +
    release() +
    maybe(
      () =>
        sep() +
        pick(["a", "b", "rc", "alpha", "beta", "c", "pre", "preview", "RC", "z"]) +
        sep() +
        pick(["", "0", "1", "2", "10"]),
    ) +
    maybe(() =>
      pick([
        () => sep() + pick(["post", "rev", "r", "POST"]) + sep() + pick(["", "0", "1", "2"]),
        () => `-${number()}`,
      ])(),
    ) +
    maybe(() => `${sep()}dev${sep()}${pick(["", "0", "1", "2"])}`) +
    (pick([true, false, false, false, false]) ? `+${pick(["abc", "1", "abc.1", "ubuntu-1", "2_3", "1.a", "A"])}` : "");
  const plain = () => version().trim().replace(/^[vx]/, "");
  // `===` is left to single clauses: packaging takes commas into its version, and refuses versions that are none.
  const ordinary = () =>
    pick([
      () =>
        pick(["==", "==", "!=", ">=", "<=", "<", ">", "="]) +
        pick(["", "", " "]) +
        plain() +
        pick(["", "", "", "", ".*"]),
      // packaging cuts a `~=` version at dots before it knows its parts: only plain spellings are safe to compare.
      () => `~=${release()}${maybe(() => "rc1")}${maybe(() => ".post2")}`,
    ])();
  const clause = () => pick([ordinary, ordinary, ordinary, () => `===${plain()}`])();
  const clauses = () => many(ordinary, pick([0, 1, 1, 2, 3])).join(pick([",", ", ", " , "]));
  const name = () => pick(["flask", "Zope.Interface", "a", "a_b--c", "x1", "django", "b", "c", "-bad", ""]);
  const environment = {
    python_version: "3.11",
    python_full_version: "3.11.2",
    os_name: "posix",
    sys_platform: "linux",
    platform_system: "Linux",
    platform_machine: "aarch64",
    platform_python_implementation: "CPython",
    implementation_name: "cpython",
    implementation_version: "3.11.2",
    platform_release: "",
    platform_version: "",
  };
  const variable = () =>
    pick([
      "python_version",
      "python_full_version",
      "sys_platform",
      "os.name",
      "platform_machine",
      "extra",
      "implementation_name",
      "python_implementation",
    ]);
  const text = () =>
    pick([
      '"3.11"',
      "'3.9'",
      '"linux"',
      '"win32"',
      '"3.11.2"',
      '"dev"',
      '"Dev_x"',
      '"aarch64"',
      "'posix'",
      '"CPython"',
      "'3.1",
    ]);
  const compare = () => {
    const operator = pick(["==", "!=", ">=", "<=", "<", ">", "~=", "in", "not in", "==="]);
    const [left, right] = pick([true, true, false]) ? [variable(), text()] : [text(), variable()];
    return `${left} ${operator} ${right}`;
  };
  const marker = (): string => {
    const inner = many(compare, pick([1, 1, 2, 3]));
    return inner.reduce((all, one) => `${all} ${pick(["and", "or"])} ${pick([one, `(${one})`])}`);
  };
  const extras = () => pick(["", "", "", "", "", "[dev]", "[Dev_x, b]", "[]", "[a b]", "[,]", " [a]"]);
  const requirement = (): string => {
    const head = name() + extras();
    const asked = pick([
      () => clauses(),
      () => ` ${clauses()}`,
      () => `(${clauses()})`,
      () => pick([" @ https://e.org/a.whl", "@file:///a.whl ", " @"]),
    ])();
    return head + asked + maybe(() => `${pick(["", " "])};${pick(["", " "])}${marker()}`);
  };
  return {
    versions: many(version),
    orders: many(() => [plain(), plain()] as const),
    matches: many(() => [plain(), clause()] as const),
    choices: many(() => [clauses(), many(plain, 6)] as const, Math.ceil(count / 4)),
    requirements: many(() => [requirement(), environment] as const),
    tags: [
      ["3.11", "x86_64", "2.36"],
      ["3.13", "aarch64", "2.41"],
    ],
  };
}
