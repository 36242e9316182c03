export const openStore: (...args: never[]) => never = () => { throw new Error('not yet'); };
