import { z } from 'zod';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { worthWith, type Bonus } from '../domain/worth.js';
import type { PointsParts } from './points-parts.js';
import type { WalletView } from './show-wallets.js';

const query = `query MemberStandings($wanted: [MemberWantedInput!]!) {
  memberStandings(wanted: $wanted) { redemptionBonusNumerator redemptionBonusDenominator }
}`;

const answerShape = z.object({
  memberStandings: z.array(
    z
      .object({
        redemptionBonusNumerator: z.number().int().positive(),
        redemptionBonusDenominator: z.number().int().positive(),
      })
      .nullable(),
  ),
});

const noBonus: Bonus = { numerator: 1, denominator: 1 };

/** Members takes no more at once. */
const mostWanted = 500;

/**
 * By how much the points of each are worth more, by the tier of now, in their order; by nothing for somebody nobody knows. One signed
 * call for up to 500; throws UNAVAILABLE.
 */
export async function askRedemptionBonuses(
  { calls, clock }: Pick<PointsParts, 'calls' | 'clock'>,
  on: OnBehalfOf,
  memberIds: readonly string[],
): Promise<Bonus[]> {
  const at = clock.now().toISOString();
  const bonuses: Bonus[] = [];
  for (let first = 0; first < memberIds.length; first += mostWanted) {
    const wanted = memberIds.slice(first, first + mostWanted).map((memberId) => ({ memberId, at }));
    const answer = answerShape.parse(await calls.graphql('members', { query, variables: { wanted } }, on));
    if (answer.memberStandings.length !== wanted.length)
      throw new Error('members answered about others than were asked for');
    bonuses.push(
      ...answer.memberStandings.map((standing) =>
        standing
          ? { numerator: standing.redemptionBonusNumerator, denominator: standing.redemptionBonusDenominator }
          : noBonus,
      ),
    );
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
