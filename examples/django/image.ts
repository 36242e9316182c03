import { base, command, env, expose, user } from "@firn/sdk";
import { debian } from "@firn/sdk/debian";
import { pip, python } from "@firn/sdk/python";

export const web = base(debian("trixie"))
  .add(python())
  // What pyproject.toml asks for, resolved for the image and pinned in firn.lock.
  .add(pip({ pyproject: "pyproject.toml", extras: ["serve"], from: import.meta }))
  // The project itself, with its templates and static files, on a layer of its own.
  .add(pip({ project: ".", extras: ["serve"], from: import.meta }))
  // nobody has no home, and gunicorn wants a place for its socket.
  .add(env({ HOME: "/tmp" }))
  .add(user("nobody"))
  .add(expose(8000))
  .add(command("gunicorn", "-b", "0.0.0.0:8000", "board.wsgi"))
  .freeze();
