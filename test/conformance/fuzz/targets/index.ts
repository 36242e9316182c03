import type { Target } from "../target.ts";
import { control, packages, releases, status } from "./control.ts";
import { deb } from "./deb.ts";
import { authConf, inRelease, manifests } from "./documents.ts";
import { gzip, xz, zstd } from "./streams.ts";
import { archive, data, layer } from "./tar.ts";
import { wheel } from "./wheel.ts";

const all = [
  control,
  status,
  packages,
  releases,
  inRelease,
  authConf,
  deb,
  data,
  layer,
  archive,
  gzip,
  xz,
  zstd,
  wheel,
  manifests,
];

export const targets: ReadonlyMap<string, Target> = new Map(all.map((target) => [target.name, target]));
