/**
 * A tier that was given lies over what was earned: at every instant the higher of the two is in force. When it ends, or is
 * taken back, the member has what they have earned by then, however many steps lower; it is not kept by the keep amount and
 * leaves no step down behind.
 */
import type { Tier, TierLadder } from '../tiers.js';
import type { GivenTier } from './spend-fact.js';
import { changeAt, TierChanges, type TierChange } from './tier-changes.js';

interface Span {
  tier: Tier;
  grantId: string;
  from: number;
  /** The last instant. */
  until: number;
}

export function withGivenTiers(
  earned: readonly TierChange[],
  given: readonly GivenTier[],
  ladder: TierLadder,
): TierChange[] {
  const spans = given.map((one) => spanOf(one, ladder)).filter(({ from, until }) => until >= from);
  if (spans.length === 0) return [...earned];
  const instants = new Set(earned.map(({ inForceFrom }) => inForceFrom.getTime()));
  for (const { from, until } of spans) instants.add(from).add(until + 1);
  const changes = new TierChanges(ladder.lowest);
  for (const instant of [...instants].sort((a, b) => a - b)) changes.add(changeFrom(instant));
  return changes.all;

  function changeFrom(instant: number): TierChange {
    const inForceFrom = new Date(instant);
    const own = changeAt(earned, inForceFrom);
    const over = highestOf(spans.filter(({ from, until }) => from <= instant && instant <= until));
    if (over && over.tier.rank > (own?.tier.rank ?? ladder.lowest.rank)) {
      const validUntil = new Date(over.until);
      return { tier: over.tier, since: inForceFrom, inForceFrom, validUntil, graceFrom: null };
    }
    if (own?.inForceFrom.getTime() === instant) return own;
    const lowest = { tier: ladder.lowest, validUntil: null, graceFrom: null };
    return { ...(own ?? lowest), since: inForceFrom, inForceFrom };
  }
}

/** What is in force by grant at an instant, earned tiers aside. */
export function givenAt(given: readonly GivenTier[], ladder: TierLadder, at: Date): Span | null {
  const spans = given.map((one) => spanOf(one, ladder));
  return highestOf(spans.filter(({ from, until }) => from <= at.getTime() && at.getTime() <= until));
}

function spanOf({ grantId, tierCode, from, until, endedAt }: GivenTier, ladder: TierLadder): Span {
  const last = endedAt ? Math.min(until.getTime(), endedAt.getTime() - 1) : until.getTime();
  return { grantId, tier: ladder.byCode(tierCode), from: from.getTime(), until: last };
}

/** Of the highest tier the one that lasts longest; of two that end together always the same one. */
function highestOf(spans: readonly Span[]): Span | null {
  const [first = null] = [...spans].sort(
    (a, b) => b.tier.rank - a.tier.rank || b.until - a.until || (a.grantId < b.grantId ? -1 : 1),
  );
  return first;
}
