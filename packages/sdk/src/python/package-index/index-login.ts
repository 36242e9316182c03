/**
 * An address with the login of a configured index on the same origin, where it has none itself: locks name indexes
 * without passwords, and files lie beside them. No other origin is told a login.
 */
export function withLogin(address: string, configured: readonly string[]): string {
  if (!URL.canParse(address)) return address;
  const target = new URL(address);
  if (target.username) return address;
  for (const one of configured) {
    if (!URL.canParse(one)) continue;
    const source = new URL(one);
    if (source.origin !== target.origin || !source.username) continue;
    target.username = source.username;
    target.password = source.password;
    return target.href;
  }
  return address;
}
