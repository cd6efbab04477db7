/** Tiers as members names them; rewards knows no more of a tier than its code and what it gives on redemption. */
export const tierCodes = ['BASIC', 'SILVER', 'GOLD', 'DIAMOND'] as const;
export type TierCode = (typeof tierCodes)[number];
