/** What can run an image, in the order in which it is looked for. */
export const runWith = ["docker", "podman", "nerdctl", "sandbox"] as const;
export type RunWith = (typeof runWith)[number];
/** The ones that are container tools with docker's command line. */
export type ContainerTool = Exclude<RunWith, "sandbox">;
