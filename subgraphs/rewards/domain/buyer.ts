/** Who wants to redeem, as far as prices, audiences and limits depend on it; as members and campaigns know them at that moment. */
import type { Bonus } from './bonus.js';
import type { TierCode } from './tier-code.js';

export interface Buyer {
  tier: TierCode;
  bonus: Bonus;
  joinedAt: Date;
  /** 1 to 12; null without a birthday. */
  birthMonth: number | null;
  /** Ids of the campaigns that are live and open to them, of those that a price was asked for. */
  campaigns: ReadonlySet<string>;
}
