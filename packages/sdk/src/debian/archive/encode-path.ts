/**
 * A path of an archive as part of a URL. As apt does, `+` is written as `%2B`: stores that take it for a blank are
 * common. Characters are bytes, as package lists hold them.
 */
export const encodePath = (path: string): string =>
  encodeURI(path).replaceAll(/[+#?]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
