const imports = `import { base, bundle, command, env, expose, files, fromRecipe, Frozen, healthcheck, ingredient, scratch, stopSignal, when } from "@firn/sdk";
import type { Image, Ingredient } from "@firn/sdk";
import { apt, debian } from "@firn/sdk/debian";
import { pip, python } from "@firn/sdk/python";
const deb = base(debian("bookworm"));
const gpu = ingredient({ name: "acme/gpu", needs: ["debian"], gives: ["acme/gpu"], steps: [] });
const cuda = ingredient({ name: "acme/cuda", needs: ["acme/gpu"], steps: [{ kind: "workdir", path: "/" }] });
export const all = { base, bundle, command, env, expose, files, fromRecipe, Frozen, healthcheck, ingredient, scratch, stopSignal, when, apt, debian, pip, python, deb, gpu, cuda };
export type All = [Image, Ingredient];
`;

/** The line that the program's own text starts on. */
export const firstLine: number = imports.split("\n").length;

export const program = (text: string): string => imports + text;

/** Programs that must compile, by name. */
export const good: Readonly<Record<string, string>> = {
  "in order": `export const a = deb.add(python()).add(pip("flask")).add(command("flask", "run")).freeze();`,
  "the type says what it has": `
    const a = deb.add(python()).add(env({ A: "1" })).freeze();
    export const exact: Frozen<"debian" | "shell" | "python"> = a;
    export const more: Frozen<"python"> = a;
    export const any: Frozen = a;`,
  branches: `
    const py = deb.add(python());
    export const [a, b] = [py.add(pip("flask")), py.add(pip("celery")).add(apt("git"))];`,
  "a frozen image goes on with what it has": `
    const a = deb.add(python()).freeze();
    export const b = base(a).add(pip("flask")).freeze();`,
  "a registry image has what is declared": `
    export const a = base("python:3.12", { has: ["python", "acme/gpu"] }).add(pip("flask")).add(cuda);
    export const b = base("python:3.12").add(command("python3"));`,
  "capabilities of others": `export const a = deb.add(gpu).add(cuda).freeze();`,
  bundles: `
    const flask = bundle("acme/flask", python(), pip("flask"), env({ A: "1" }));
    export const exact: Ingredient<"debian", "python"> = flask;
    export const a = deb.add(flask).add(pip("more")).freeze();
    export const nested: Ingredient<"debian", "python" | "acme/gpu"> = bundle("acme/two", flask, gpu, cuda);
    export const none: Ingredient<never, never> = bundle("acme/none");`,
  conditions: `
    export const image = (debug: boolean) => deb.add(when(debug, apt("gdb"))).add(when(!debug, env({ A: "1" })));`,
  "functions over images": `
    const hardened = (image: Image<"debian">): Image<"debian" | "python"> => image.add(python());
    const count = (images: readonly Image[]): number => images.length;
    export const a = hardened(deb).add(pip("flask"));
    export const b = count([deb, a, base(scratch)]);`,
  "recipes from elsewhere": `
    const a = fromRecipe(JSON.parse("{}"));
    export const steps = base(a).add(env({})).freeze().recipe.steps.map(({ step, at }) => [step.kind, at?.line]);
    export const is = ([] as unknown[]).filter(Frozen.is).map(({ digest }) => digest);`,
  options: `
    const words: readonly string[] = ["flask", "run"];
    export const a = base(scratch)
      .add(files("./app", { to: "/app", from: import.meta, ignore: ["*.pyc"], owner: 1000, mode: 0o755 }))
      .add(files("x", { to: "/x", from: new URL("./image.ts", import.meta.url), owner: { uid: 1, gid: 2 } }))
      .add(expose(8000, "53/udp", "443"))
      .add(stopSignal("SIGINT"))
      .add(healthcheck(["true"], { interval: "30s", timeout: 500, retries: 3 }))
      .add(command(...words));
    export const b = deb.add(healthcheck("curl -f localhost || exit 1")).add(apt("git", { recommends: true }));
    export const c = deb.add(apt({ packages: words })).add(python()).add(pip("a", { requirements: "r.txt", from: import.meta }));`,
  "a system without a shell": `
    const small = { flavour: "minimal", exclude: ["docs", "/usr/share/icons/*"] } as const;
    const a = base(debian("trixie", small)).add(python()).add(healthcheck(["true"])).add(command("python3"));
    export const exact: Frozen<"debian" | "python"> = a.freeze();
    export const b = base(debian("trixie", { flavour: "standard", keep: ["/x"] })).add(healthcheck("true"));`,
  "steps by kind": `
    export const text = (image: Frozen): string[] =>
      image.recipe.steps.map(({ step }) => (step.kind === "apt" ? step.packages.join() : step.kind));`,
};

interface Bad {
  readonly text: string;
  /** The line in \`text\` that must be blamed, from 1. */
  readonly line: number;
  /** The whole message: one line. Several where compilers list a union in different orders. */
  readonly says: readonly string[];
}

const sentence = (type: string, ...missing: readonly string[]): string =>
  `Argument of type '${type}' is not assignable to parameter of type '${missing
    .map((need) => `"✗ needs ${need}: add it on an earlier line"`)
    .join(" | ")}'.`;

/** Programs that must not compile, and what is said of them. */
export const bad: Readonly<Record<string, Bad>> = {
  "pip before python": {
    text: `export const a = deb\n  .add(apt("git"))\n  .add(pip("flask"))\n  .add(python());`,
    line: 3,
    says: [sentence('Ingredient<"python", never>', "python")],
  },
  "python without debian": {
    text: `export const a = base(scratch).add(python());`,
    line: 1,
    says: [sentence('Ingredient<"debian", "python">', "debian")],
  },
  "a registry image of which nothing is known": {
    text: `export const a = base("python:3.12").add(pip("flask"));`,
    line: 1,
    says: [sentence('Ingredient<"python", never>', "python")],
  },
  "what another branch has": {
    text: `export const py = deb.add(python());\nexport const a = deb.add(pip("flask"));`,
    line: 2,
    says: [sentence('Ingredient<"python", never>', "python")],
  },
  "what a condition may give": {
    text: `export const a = (on: boolean) => deb.add(when(on, python())).add(pip("flask"));`,
    line: 1,
    says: [sentence('Ingredient<"python", never>', "python")],
  },
  "what comes too late in a bundle": {
    text: `export const a = deb.add(bundle("acme/late", pip("flask"), python()));`,
    line: 1,
    says: [
      sentence('Ingredient<"debian" | "python", "python">', "python"),
      sentence('Ingredient<"python" | "debian", "python">', "python"),
    ],
  },
  "a bundle of unknown length": {
    text: `const parts: Ingredient<"python", never>[] = [];\nexport const a = deb.add(bundle("acme/some", ...parts));`,
    line: 2,
    says: [sentence('Ingredient<"python", never>', "python")],
  },
  "somebody else's capability": {
    text: `export const a = deb.add(cuda);`,
    line: 1,
    says: [sentence('Ingredient<"acme/gpu", never>', "acme/gpu")],
  },
  "two at once": {
    text: `const both = bundle("acme/both", pip("flask"), cuda);\nexport const a = deb.add(both);`,
    line: 2,
    says: [
      sentence('Ingredient<"python" | "acme/gpu", never>', "python", "acme/gpu"),
      sentence('Ingredient<"acme/gpu" | "python", never>', "acme/gpu", "python"),
      // Older compilers order the two unions each for itself.
      sentence('Ingredient<"python" | "acme/gpu", never>', "acme/gpu", "python"),
      sentence('Ingredient<"acme/gpu" | "python", never>', "python", "acme/gpu"),
    ],
  },
  "a shell line without a shell": {
    text: `export const a = base(scratch).add(healthcheck("true"));`,
    line: 1,
    says: [sentence('Ingredient<"shell", never>', "shell")],
  },
  "a shell line in a minimal system": {
    text: `const a = base(debian("bookworm", { flavour: "minimal" }));\nexport const b = a.add(healthcheck("true"));`,
    line: 2,
    says: [sentence('Ingredient<"shell", never>', "shell")],
  },
  "a flavour that may be minimal": {
    text: `const of = (flavour: "minimal" | "standard") => base(debian("bookworm", { flavour }));\nexport const b = of("standard").add(healthcheck("true"));`,
    line: 2,
    says: [sentence('Ingredient<"shell", never>', "shell")],
  },
  "a frozen image without what is asked for": {
    text: `export const a = base(deb.freeze())\n  .add(pip("flask"));`,
    line: 2,
    says: [sentence('Ingredient<"python", never>', "python")],
  },
  "an unknown suite": {
    text: `export const a = base(debian("bookwrm"));`,
    line: 1,
    says: [`Argument of type '"bookwrm"' is not assignable to parameter of type '"bookworm" | "trixie"'.`],
  },
  "a capability without prefix": {
    text: `export const a = ingredient({ name: "x", gives: ["tool"], steps: [] });`,
    line: 1,
    says: [`Type '"tool"' is not assignable to type 'Capability'.`],
  },
};
