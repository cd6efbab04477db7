import type { Caller } from '../../../chassis/caller.js';

/**
 * What one operation may cost at most, by who asks. Of schema/operations a stranger's cost up to 132, a member's 92 (and 3,131
 * to have a whole wallet explained), a channel's 48 (and 420 to record a list), a partner's 81 and ops' 563; a page of 100 costs
 * five times one of 20.
 */
export const costBudgets = {
  anonymous: 1_000,
  member: 5_000,
  channel: 5_000,
  partner: 5_000,
  ops: 20_000,
};

export type CostBudgets = Readonly<Record<Exclude<Caller['kind'], 'service'>, number>>;
