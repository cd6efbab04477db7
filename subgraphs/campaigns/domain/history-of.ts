import type { HistoryFacts, PurchaseFacts } from './facts.js';

/**
 * The member's earlier purchases, for conditions with `needsHistory`. Throws a RangeError where nobody has gathered them, a fault
 * of the program: to take them for none would pay for first purchases without end.
 */
export function historyOf({ history }: PurchaseFacts): HistoryFacts {
  if (!history) throw new RangeError('A condition on earlier purchases was judged without them');
  return history;
}
