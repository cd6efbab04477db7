export const defaultGateway = 'http://127.0.0.1:4000/graphql';

/** Where a gateway's graph is, for an address that a person typed, be it with its path or without. Throws a TypeError. */
export function gatewayAddress(typed: string): string {
  const url = new URL(typed);
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.toString();
}
