/**
 * The tiers, as members answers them: campaigns only asks who is in which one and by how much it multiplies. The list
 * is repeated here, because subgraphs speak by schema and not by import; composition refuses lists that differ.
 */
export const tierCodes = ['BASIC', 'SILVER', 'GOLD', 'DIAMOND'] as const;
export type TierCode = (typeof tierCodes)[number];

/** As texts for members call them. */
export const tierNames = {
  'zh-CN': { BASIC: '基础会员', SILVER: '银卡会员', GOLD: '金卡会员', DIAMOND: '钻石会员' },
  en: { BASIC: 'basic', SILVER: 'silver', GOLD: 'gold', DIAMOND: 'diamond' },
} as const;
