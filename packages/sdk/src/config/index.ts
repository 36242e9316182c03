export { type Duration, type HealthcheckOptions, healthcheck } from "./healthcheck.ts";
export { command, entrypoint, expose, stopSignal } from "./start.ts";
export { env, label, user, volume, workdir } from "./surroundings.ts";
