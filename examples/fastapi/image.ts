import { base, command, expose, user } from "@firn/sdk";
import { debian } from "@firn/sdk/debian";
import { pip, python } from "@firn/sdk/python";

export const web = base(debian("bookworm"))
  .add(python())
  // What uv resolved, file by file: a layer that changes only with the lock.
  .add(pip({ lock: "uv.lock", from: import.meta }))
  // The application itself, laid out as its own build back-end would.
  .add(pip({ project: ".", from: import.meta }))
  .add(user("nobody"))
  .add(expose(8000))
  .add(command("uvicorn", "--host", "0.0.0.0", "shop:app"))
  .freeze();
