/**
 * What a purchase earns (K20). The base rule gives points per yuan times the multiplier of the tier in force at the
 * purchase's own time. Each multiplier campaign whose window and audience fit gives an award of its own on top: the base
 * amount times (multiplier - 1). So two campaigns at once add up; they do not multiply one another.
 *
 * Everything is reckoned in exact fractions; each award is rounded down once, over the whole purchase, and its points
 * are then shared out to the lines.
 */
import type { CampaignId } from '../../../schema/vocabulary.js';
import { appliesTo, type CampaignVersion } from './campaign.js';
import { floor, type Fraction, fraction, minus, times } from './fraction.js';
import { shareOut } from './share-out.js';
import type { TierCode } from './tier-code.js';

const fenPerYuan = 100;

/** Where the member stood at the purchase's time, as members answers it. */
export interface Standing {
  tier: TierCode;
  earnMultiplier: Fraction;
}

export interface EarningPurchase {
  occurredAt: Date;
  /** Fen per line, in the lines' order; zero or more. */
  lineAmounts: readonly number[];
}

export interface DecidedAward {
  campaignId: CampaignId;
  version: number;
  /** Points before rounding. */
  exact: Fraction;
  /** Whole points. */
  points: number;
  /** Whole points per line, in the lines' order; they sum to `points`. */
  shares: number[];
}

/**
 * @param campaigns the live version of each campaign, the base rule among them
 * @returns the base award first, then the campaigns' in the order of their beginning: the order in which a cap is filled.
 *   An award of nothing is among them, since "why no points" wants an answer too.
 */
export function decideAwards(
  purchase: EarningPurchase,
  standing: Standing,
  campaigns: readonly CampaignVersion[],
): DecidedAward[] {
  const applying = campaigns
    .filter((campaign) => appliesTo(campaign, purchase.occurredAt, standing.tier))
    .sort(inOrderOfAwards);
  const base = applying.find((campaign) => campaign.rule.kind === 'BASE');
  if (base?.rule.kind !== 'BASE') throw new RangeError('Every purchase needs the base rule');
  const yuan = fraction(
    purchase.lineAmounts.reduce((sum, amount) => sum + BigInt(amount), 0n),
    fenPerYuan,
  );
  const baseAmount = times(times(yuan, base.rule.pointsPerYuan), standing.earnMultiplier);
  return applying.map((campaign) => {
    const exact =
      campaign.rule.kind === 'BASE' ? baseAmount : times(baseAmount, minus(campaign.rule.multiplier, fraction(1)));
    const points = Number(floor(exact));
    return {
      campaignId: campaign.id,
      version: campaign.version,
      exact,
      points,
      shares: shareOut(points, purchase.lineAmounts),
    };
  });
}

function inOrderOfAwards(one: CampaignVersion, other: CampaignVersion): number {
  if (one.rule.kind !== other.rule.kind) return one.rule.kind === 'BASE' ? -1 : 1;
  const byStart = (one.startsAt?.getTime() ?? 0) - (other.startsAt?.getTime() ?? 0);
  return byStart || (one.id < other.id ? -1 : 1);
}
