import type { Command } from "../../../shell/index.ts";
import { rehash } from "./rehash.ts";

/** `openssl rehash DIRECTORY…`; whatever else scripts call it for has to do with keys, which are no part of an image. */
export const openssl: Command = (process) => {
  const [command = "", ...args] = process.args;
  if (command === "version") {
    process.stdout.write("OpenSSL\n");
    return 0;
  }
  if (command !== "rehash") {
    const out = args[args.indexOf("-out") + 1 || args.length];
    const makesKeys = /^(?:gen|req|dhparam|rand|x509|pkcs|ec)/.test(command);
    process.report({
      kind: makesKeys ? "deferred" : "unknown",
      why: `it runs openssl ${command}, which firn does not do: a key in an image would be everybody's`,
      remedy: "make keys and certificates when the container starts, or mount them",
      ...(makesKeys && out !== undefined && { standIn: process.path(out) }),
    });
    // Scripts go on as if it was there.
    if (makesKeys && out !== undefined && !process.tree.resolve(process.path(out))) {
      process.tree.write(process.path(out), "", { mode: 0o666 & ~process.umask });
    }
    return makesKeys ? 0 : 1;
  }
  for (const directory of args.filter((word) => !word.startsWith("-"))) rehash(process.tree, process.path(directory));
  return 0;
};
