import { type Command, textOf } from "../../../shell/index.ts";
import { toolName } from "./shadow-tool.ts";

/** https://manpages.debian.org/nologin.8 */
export const nologin: Command = ({ tree, stdout }) => {
  const file = "etc/nologin.txt";
  const own = tree.resolve(file)?.type === "file";
  stdout.write(own ? textOf(tree.read(file)) : "This account is currently not available.\n");
  return 1;
};

/** Tools that only a person uses, or that make passwords: told by name. */
export const interactive: Command = (process) => {
  const tool = toolName(process);
  process.report({
    kind: tool === "newusers" ? "deferred" : "unknown",
    why: tool === "newusers" ? "newusers makes passwords, whose hashes need random salt" : `firn does not know ${tool}`,
    ...(tool === "newusers" && { remedy: "Make these accounts at the container's first start." }),
  });
  return 1;
};
