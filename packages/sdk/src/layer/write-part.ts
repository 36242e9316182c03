export const findPart: (...args: never[]) => never = () => { throw new Error("not yet"); };
export const writePart: (...args: never[]) => never = () => { throw new Error("not yet"); };
