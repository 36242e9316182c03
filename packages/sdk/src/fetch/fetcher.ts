export const createFetcher: (...args: never[]) => never = () => { throw new Error('not yet'); };
