/** A card is blocked for one of these; no till takes it then, and nobody enrols with it. */
export type BlockReason = 'LOST' | 'STOLEN' | 'DAMAGED' | 'MISUSED';
