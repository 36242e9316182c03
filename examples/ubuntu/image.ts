import { base, command, expose, files, user } from "@firn/sdk";
import { apt, ubuntu } from "@firn/sdk/debian";
import { pip, python } from "@firn/sdk/python";

/** Ubuntu 24.04 from its signed packages, with its own Python. */
export const where = base(ubuntu("noble"))
  .add(python())
  // Of universe, which is switched on as in Ubuntu's own images.
  .add(apt("tini"))
  .add(pip("flask==3.*", "waitress"))
  .add(files("./app", { to: "/app", from: import.meta }))
  .add(user("nobody"))
  .add(expose(8000))
  .add(command("tini", "--", "python3", "/app/app.py"))
  .freeze();
