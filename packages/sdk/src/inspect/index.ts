export {
  type InspectedImage,
  type InspectedLayer,
  type InspectedPlatform,
  inspectArtifact,
} from "./inspect-artifact.ts";
export { type InspectOptions, inspectReference } from "./inspect-reference.ts";
