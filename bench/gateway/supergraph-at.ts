/** The supergraph with other addresses of its subgraphs, GraphQL being at /graphql of each. */
export function supergraphAt(sdl: string, subgraphs: Readonly<Record<string, string>>): string {
  return sdl.replace(
    /(@join__graph\(name: "(\w+)", url: )"[^"]*"/g,
    (_whole, head: string, name: string) => `${head}"${subgraphs[name]}/graphql"`,
  );
}
