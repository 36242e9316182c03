export const growTree: (...args: never[]) => never = () => { throw new Error('not yet'); };
