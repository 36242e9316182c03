import type { PackageEffects } from "../package-effects.ts";
import { apt } from "./apt.ts";
import { baseSystem } from "./base-system.ts";
import { inert } from "./inert.ts";
import { login } from "./login.ts";
import { network } from "./network.ts";
import { python } from "./python.ts";

const known: readonly PackageEffects[] = [...baseSystem, ...login, ...apt, ...network, ...python, ...inert];

/** What firn knows of a package's scripts, or undefined where nobody has read them. */
export const effectsOf = (name: string): PackageEffects | undefined =>
  known.find((entry) => (typeof entry.package === "string" ? entry.package === name : entry.package.test(name)));
