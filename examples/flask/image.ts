import { base, command, env, expose, files, stopSignal, user, workdir } from "@firn/sdk";
import { debian } from "@firn/sdk/debian";
import { pip, python } from "@firn/sdk/python";

const py = base(debian("bookworm")).add(python());

export const web = py
  .add(pip("flask==3.*", "gunicorn"))
  .add(files("./app", { to: "/app", from: import.meta }))
  .add(workdir("/app"))
  // nobody has no home, and gunicorn wants a place for its socket.
  .add(env({ HOME: "/tmp" }))
  .add(user("nobody"))
  .add(expose(8000))
  .add(stopSignal("SIGTERM"))
  .add(command("gunicorn", "-b", "0.0.0.0:8000", "app:app"))
  .freeze();
