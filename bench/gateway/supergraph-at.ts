/** The supergraph with other addresses of its subgraphs, GraphQL being at /graphql of each. */
export function supergraphAt(sdl: string, subgraphs: Readonly<Record<string, string>>): string {
  return sdl.replace(
    /(@join__graph\(name: "(\w+)", url: )"[^"]*"/g,
    (_whole, head: string, name: string) => `${head}"${subgraphs[name]}/graphql"`,
  );
}

/**
 * ApolloGateway refuses a supergraph whose links are marked so, because it does not enforce what they ask for. It enforces none
 * of it here either: less work, at the price of safety.
 */
export function forStockGateway(sdl: string): string {
  return sdl.replace(/, for: SECURITY/g, '');
}
