import { base, command } from "@firn/sdk";
import { apt, aptSource, debian } from "@firn/sdk/debian";

/** A company's own archive of packages; who may read it is in auth.conf, not here. */
const acme = aptSource({
  name: "acme",
  url: "https://deb.acme.example/debian",
  suites: ["stable"],
  components: ["main"],
  signedBy: "./acme.asc",
  from: import.meta,
});

/** Its agent, and a newer tmux than the release has. */
export const agent = base(debian("bookworm", { flavour: "minimal", suites: ["bookworm-backports"] }))
  .add(acme)
  .add(apt("acme-agent", "tmux/bookworm-backports"))
  .add(command("acme-agent"))
  .freeze();
