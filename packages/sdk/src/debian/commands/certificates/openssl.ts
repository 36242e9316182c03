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
    process.report({
      kind: /^(?:gen|req|dhparam|rand|x509|pkcs|ec)/.test(command) ? "deferred" : "unknown",
      why: `it runs openssl ${command}, which firn does not do: a key in an image would be everybody's`,
      remedy: "make keys and certificates when the container starts, or mount them",
    });
    return 1;
  }
  for (const directory of args.filter((word) => !word.startsWith("-"))) rehash(process.tree, process.path(directory));
  return 0;
};
