/** The five subgraphs, in the order of their ports: members 4001 and so on. */
export const subgraphNames = ['members', 'points', 'rewards', 'campaigns', 'partners'] as const;

export type SubgraphName = (typeof subgraphNames)[number];

export function isSubgraphName(name: string | undefined): name is SubgraphName {
  return subgraphNames.some((known) => known === name);
}
