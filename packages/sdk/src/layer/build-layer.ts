export const buildLayer: (...args: never[]) => never = () => {
  throw new Error("not yet");
};
