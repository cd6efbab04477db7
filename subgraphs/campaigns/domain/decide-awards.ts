/**
 * What a purchase earns (K20, K50). The base rule gives points per yuan times the multiplier of the tier in force at the
 * purchase's own time. Each other campaign whose window and conditions fit gives an award of its own on top; of a group, those
 * that its stacking leaves. Campaigns add up: they do not multiply one another.
 *
 * Everything is reckoned in exact fractions; each award is rounded down once, over the whole purchase, and its points
 * are then shared out to the lines by what each line earned.
 */
import type { CampaignId } from '../../../schema/vocabulary.js';
import type { CompiledCampaign } from './compiled-campaign.js';
import type { Grant } from './effect.js';
import type { PurchaseFacts } from './facts.js';
import { floor, fraction, type Fraction } from './fraction.js';
import { noPoints, type LinePoints } from './line-points.js';
import type { RuleBook } from './rule-book.js';
import { shareOut } from './share-out.js';

export interface DecidedAward {
  campaignId: CampaignId;
  version: number;
  /** Points before rounding. */
  exact: Fraction;
  /** Whole points, before caps and budgets. */
  points: number;
  /** Of them, what a cap of the campaign has taken. */
  cut: number;
  /** Whole points per line, in the lines' order; they sum to `points - cut`. */
  shares: number[];
  grants: readonly Grant[];
}

/** What a campaign would give, before its group has its say. */
export interface Candidate {
  compiled: CompiledCampaign;
  linePoints: LinePoints;
  /** Of all lines, over the lines' denominator: lowest terms are worked out for what is given alone. */
  sum: bigint;
}

/** The ledger takes so many awards of a purchase; what has the lowest priority beyond that gives nothing. */
export const maxAwards = 100;

/** @returns in the order in which caps are filled. An award of nothing is among them: "why no points" wants an answer too. */
export function decideAwards(book: RuleBook, facts: PurchaseFacts): DecidedAward[] {
  return awardsOf(survivors(candidatesOf(book, facts)));
}

/** The awards of those that are left, as many as the ledger takes. */
export function awardsOf(left: readonly Candidate[]): DecidedAward[] {
  return left.slice(0, maxAwards).map(awardOf);
}

/** Every campaign that fits, in the order of awards. */
export function candidatesOf({ base, others }: RuleBook, facts: PurchaseFacts): Candidate[] {
  const lines = facts.lines.length;
  const baseFits = base.matches(facts);
  const basePoints = baseFits ? base.points(facts, noPoints(lines)) : noPoints(lines);
  const first = baseFits ? [candidate(base, basePoints)] : [];
  const fitting = others.filter((compiled) => compiled.matches(facts));
  return [...first, ...fitting.map((compiled) => candidate(compiled, compiled.points(facts, basePoints)))];
}

/** What is left once each group has had its say; the order stays. */
export function survivors(candidates: readonly Candidate[]): Candidate[] {
  const winners = new Map<string, Candidate>();
  for (const one of candidates) {
    const { group } = one.compiled.campaign.rule;
    if (group === null || group.stacking === 'SUM') continue;
    const before = winners.get(group.code);
    if (!before || (group.stacking === 'BEST' && givesMore(one, before))) winners.set(group.code, one);
  }
  return candidates.filter((one) => {
    const { group } = one.compiled.campaign.rule;
    return group === null || group.stacking === 'SUM' || winners.get(group.code) === one;
  });
}

function candidate(compiled: CompiledCampaign, linePoints: LinePoints): Candidate {
  return { compiled, linePoints, sum: linePoints.numerators.reduce((sum, numerator) => sum + numerator, 0n) };
}

function givesMore(one: Candidate, other: Candidate): boolean {
  return one.sum * other.linePoints.denominator > other.sum * one.linePoints.denominator;
}

function awardOf({ compiled, linePoints, sum }: Candidate): DecidedAward {
  const exact = fraction(sum, linePoints.denominator);
  const points = Number(floor(exact));
  return {
    campaignId: compiled.campaign.id,
    version: compiled.campaign.version,
    exact,
    points,
    cut: 0,
    shares: shareOut(points, linePoints.numerators),
    grants: compiled.grants,
  };
}
