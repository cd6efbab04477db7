/** Why ops give somebody a tier that they have not earned. */
export const tierGrantReasons = ['GOODWILL', 'STATUS_MATCH', 'PARTNER', 'STAFF', 'CORRECTION'] as const;
export type TierGrantReason = (typeof tierGrantReasons)[number];
