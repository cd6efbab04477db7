/**
 * The tiers, as members answers them: campaigns only asks who is in which one and by how much it multiplies. The list
 * is repeated here, because subgraphs speak by schema and not by import; composition refuses lists that differ.
 */
export const tierCodes = ['BASIC', 'SILVER', 'GOLD', 'DIAMOND'] as const;
export type TierCode = (typeof tierCodes)[number];
