/** The ladder of tiers: its steps from lowest to highest, what they are called and by what they multiply points. */
import type { LocalisedText } from '../../../schema/vocabulary.js';

/** From the lowest to the highest. */
export const tierCodes = ['BASIC', 'SILVER', 'GOLD', 'DIAMOND'] as const;
export type TierCode = (typeof tierCodes)[number];

export interface Tier {
  code: TierCode;
  /** 0 for the lowest; no two are equal. */
  rank: number;
  name: LocalisedText;
  /** Points earned per base point, as an exact fraction: 6/5 for 1.2. */
  earnMultiplierNumerator: number;
  earnMultiplierDenominator: number;
}

/** The money in which qualifying spend is counted. */
export const qualifyingCurrency = 'CNY';

export class TierLadder {
  private readonly steps: readonly Tier[];

  constructor(tiers: readonly Tier[]) {
    if (tiers.length === 0) throw new Error('a ladder of tiers has at least one step');
    this.steps = [...tiers].sort((a, b) => a.rank - b.rank);
  }

  get all(): readonly Tier[] {
    return this.steps;
  }

  get lowest(): Tier {
    return this.at(0);
  }

  byCode(code: TierCode): Tier {
    const tier = this.steps.find((step) => step.code === code);
    if (!tier) throw new Error(`no tier ${code} in the catalogue`);
    return tier;
  }

  /** So many steps lower, and never below the lowest. */
  lowered(tier: Tier, steps: number): Tier {
    return this.at(Math.max(0, this.steps.indexOf(tier) - steps));
  }

  /** The next tier up, or null at the top. */
  above(tier: Tier): Tier | null {
    return this.steps[this.steps.indexOf(tier) + 1] ?? null;
  }

  private at(index: number): Tier {
    const tier = this.steps[index];
    if (!tier) throw new Error(`no step ${index} on the ladder of tiers`);
    return tier;
  }
}
