import { base, command, expose, files, healthcheck, stopSignal, user } from "@firn/sdk";
import { debian } from "@firn/sdk/debian";
import { python } from "@firn/sdk/python";

const small = { flavour: "minimal", exclude: ["docs", "man", "info", "locales", "lintian"] } as const;

/** Which time it is somewhere: Python alone, in a system without a shell, dpkg or any other tool. */
export const clock = base(debian("trixie", small))
  .add(python())
  .add(files("./app", { to: "/app", from: import.meta }))
  .add(user("nobody"))
  .add(expose(8000))
  .add(stopSignal("SIGINT"))
  // In one string it would need a shell, and not compile.
  .add(healthcheck(["python3", "/app/clock.py", "--check"], { interval: "30s" }))
  .add(command("python3", "/app/clock.py"))
  .freeze();
