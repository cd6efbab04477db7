/**
 * The brands of the alliance: the programme's own and its partners. Each brand has exactly one currency of points, hosted
 * here or kept by the brand itself. Codes never change once they are used, because postings, statements and partners' own
 * systems refer to them.
 */
import type { LocalisedText, PartnerId } from '../../../schema/vocabulary.js';

export interface Brand {
  id: PartnerId;
  /** Lower case, as partners' tokens carry it: 'bakery'. */
  code: string;
  name: LocalisedText;
  /** True for the brand whose programme this is; it is a partner of nobody. */
  isProgramme: boolean;
  /** For trying things out: its points are worth nothing and never meet real ones. It was one from the beginning, and stays one. */
  isSandbox: boolean;
}

/** HOSTED: wallets of it are here. REMOTE: the brand keeps them in a system of its own. */
export type CurrencyHome = 'HOSTED' | 'REMOTE';

export interface Currency {
  /** Upper case: 'CRUMB'. */
  code: string;
  brandId: PartnerId;
  name: LocalisedText;
  /** How many points are worth one yuan. */
  pointsPerYuan: number;
  home: CurrencyHome;
}

/** A brand as configuration proposes it, with its currency. */
export interface BrandProposal {
  id: string;
  code: string;
  name: LocalisedText;
  isSandbox?: boolean;
  currency: { code: string; name: LocalisedText; pointsPerYuan: number; home?: CurrencyHome };
}

const fenPerYuan = 100;

/** What a brand pays another for each point that the other gives its member: fen per point, as a fraction. */
export function settlementRate({ pointsPerYuan }: Pick<Currency, 'pointsPerYuan'>): {
  numerator: number;
  denominator: number;
} {
  return { numerator: fenPerYuan, denominator: pointsPerYuan };
}
