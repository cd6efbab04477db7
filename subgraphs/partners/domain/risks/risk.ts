/**
 * The register of risks: what may go wrong with a partner, or with the alliance as a whole, who looks after it, and how it stands. Likelihood
 * and effect go from 1 to 5, their product ranks them. Every change is a version that stays.
 */
export const riskStates = ['OPEN', 'MITIGATED', 'ACCEPTED', 'CLOSED'] as const;
export type RiskState = (typeof riskStates)[number];

export interface RiskStanding {
  /** Who looks after it: a person or a role. */
  owner: string;
  state: RiskState;
  likelihood: number;
  effect: number;
}

export interface Risk extends RiskStanding {
  id: string;
  /** Code of the partner; null for one of the whole alliance. */
  brand: string | null;
  title: string;
  description: string;
  version: number;
  definedAt: Date;
}

export interface RiskVersion extends RiskStanding {
  version: number;
  note: string;
  /** `callerKey` of who made it. */
  by: string;
  at: Date;
}

/** Likelihood times effect, 1 to 25. */
export function scoreOf({ likelihood, effect }: RiskStanding): number {
  return likelihood * effect;
}
