import type { Command } from "../../../../shell/index.ts";
import { toolName } from "../shadow-tool.ts";
import { addPlainGroup, addSystemGroup, addToGroup } from "./groups.ts";
import { addNormalUser } from "./normal-user.ts";
import { readRequest } from "./request.ts";
import { addSystemUser } from "./system-user.ts";
import { Ended } from "./voice.ts";

export { deluser } from "./deluser.ts";

/** `adduser` and `addgroup`: https://manpages.debian.org/adduser.8 */
export const adduser: Command = (process) => {
  try {
    const request = readRequest(process);
    if (request.names.length === 2) return addToGroup(request);
    const group = toolName(process) === "addgroup" || (request.flags.has("group") && !request.system);
    if (group) return request.system ? addSystemGroup(request) : addPlainGroup(request);
    return request.system ? addSystemUser(request) : addNormalUser(request);
  } catch (error) {
    if (error instanceof Ended) return error.status;
    throw error;
  }
};
