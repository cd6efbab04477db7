import { z } from 'zod';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { worthWith, type Bonus } from '../domain/worth.js';
import type { PointsParts } from './points-parts.js';
import type { WalletView } from './show-wallets.js';

const query = `query RedemptionBonuses($memberIds: [ID!]!) {
  redemptionBonuses(memberIds: $memberIds) { numerator denominator }
}`;

const bonusShape = z.object({ numerator: z.number().int().positive(), denominator: z.number().int().positive() });
const answerShape = z.object({ redemptionBonuses: z.array(bonusShape.nullable()) });

const noBonus: Bonus = { numerator: 1, denominator: 1 };

/** Members takes no more at once. */
const mostWanted = 500;

/**
 * By how much the points of each are worth more, by the tier of now, in their order; by nothing for somebody nobody knows. One signed
 * call for up to 500; throws UNAVAILABLE.
 */
export async function askRedemptionBonuses(
  { calls }: Pick<PointsParts, 'calls'>,
  on: OnBehalfOf,
  memberIds: readonly string[],
): Promise<Bonus[]> {
  const bonuses: Bonus[] = [];
  for (let first = 0; first < memberIds.length; first += mostWanted) {
    const wanted = memberIds.slice(first, first + mostWanted);
    const answer = await calls.graphql('members', { query, variables: { memberIds: wanted } }, on);
    const { redemptionBonuses } = answerShape.parse(answer);
    if (redemptionBonuses.length !== wanted.length)
      throw new Error('members answered about others than were asked for');
    bonuses.push(...redemptionBonuses.map((bonus) => bonus ?? noBonus));
  }
  return bonuses;
}

/**
 * What the spendable points of a wallet are worth on redemption, in fen. The bonus of the member's tier is for the programme's own
 * points, which pay for rewards; of an empty wallet nobody is asked.
 */
export async function showWorth(
  { own }: Pick<PointsParts, 'own'>,
  { currency, spendable, worthMinor }: WalletView,
  askBonus: () => Promise<Bonus>,
): Promise<number> {
  if (currency !== own.code || spendable === 0) return worthMinor;
  return worthWith(spendable, own.pointsPerYuan, await askBonus());
}
