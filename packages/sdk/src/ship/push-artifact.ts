import { withContext } from "../context/index.ts";
import { openLayout } from "../oci/index.ts";
import { parseReference, pushImage } from "../registry/index.ts";
import type { Artifact } from "../synth/artifact.ts";
import type { Pushed, PushOptions } from "./push.ts";

/** What `push` does. */
export async function pushArtifact(artifact: Artifact, reference: string, options: PushOptions): Promise<Pushed> {
  return withContext(options, async (context) => {
    const source = await openLayout(artifact.directory);
    const target = parseReference(reference);
    return pushImage(source, artifact.root, target, { ...context, plainHttp: options.plainHttp, tags: options.tags });
  });
}
