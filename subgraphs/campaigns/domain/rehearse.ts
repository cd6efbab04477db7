/**
 * What a purchase would be given, campaign by campaign, and why not. The awards are those that a recorded purchase is given, by the
 * same functions; beside them stands what these pass over, with the verdict on every condition. A campaign that had ended 30 days
 * before the purchase is left out: nobody expects anything of it.
 */
import { stateAt, type Campaign } from './campaign.js';
import type { CompiledCampaign } from './compiled-campaign.js';
import type { Verdict } from './compiled-conditions.js';
import { dayMs } from './days.js';
import { awardsOf, candidatesOf, survivors, type DecidedAward } from './decide-awards.js';
import type { PurchaseFacts } from './facts.js';
import type { RuleBook } from './rule-book.js';

export const rehearsalOutcomes = [
  'GIVEN',
  'OUT_OF_WINDOW',
  'PAUSED',
  'CONDITIONS_NOT_MET',
  'OUTDONE',
  'CUT_TO_NOTHING',
  'NOTHING_TO_GIVE',
] as const;
export type RehearsalOutcome = (typeof rehearsalOutcomes)[number];

export interface Rehearsed {
  compiled: CompiledCampaign;
  /** On its conditions, whatever else is in the way; null where it is for every purchase. */
  verdict: Verdict | null;
  /** What it gives before caps and budgets; null where it gives nothing. */
  award: DecidedAward | null;
  /** The campaign of its group that gives in its place. */
  outdoneBy: CompiledCampaign | null;
}

/** What is left of an award. */
export interface Left {
  /** As the campaign's own caps leave it. */
  award: DecidedAward;
  /** Whole points that the ledger takes of that: by the day's cap, or because the budget is short. */
  cutByLedger: number;
}

const forgottenAfterMs = 30 * dayMs;

/** In the order of awards. */
export function rehearse(book: RuleBook, facts: PurchaseFacts): Rehearsed[] {
  const candidates = candidatesOf(book, facts);
  const surviving = survivors(candidates);
  const left = new Set(surviving.map(({ compiled }) => compiled));
  const awards = new Map(awardsOf(surviving).map((award) => [award.campaignId, award]));
  const outdone = new Set(candidates.map(({ compiled }) => compiled).filter((compiled) => !left.has(compiled)));
  const forgotten = new Date(facts.occurredAt.getTime() - forgottenAfterMs);
  return [book.base, ...book.others]
    .filter(({ campaign }) => stateAt(campaign, forgotten) !== 'ENDED')
    .map((compiled) => ({
      compiled,
      verdict: compiled.conditions?.judge(facts) ?? null,
      award: awards.get(compiled.campaign.id) ?? null,
      outdoneBy: outdone.has(compiled) ? winnerOf(compiled.campaign, left) : null,
    }));
}

function winnerOf({ rule: { group } }: Campaign, left: Iterable<CompiledCampaign>): CompiledCampaign | null {
  return [...left].find(({ campaign }) => campaign.rule.group?.code === group?.code) ?? null;
}

/** @param left of the award; null where there is none */
export function outcomeOf(
  { compiled, verdict, outdoneBy }: Rehearsed,
  left: Left | null,
  occurredAt: Date,
): RehearsalOutcome {
  const state = stateAt(compiled.campaign, occurredAt);
  if (state === 'PAUSED') return 'PAUSED';
  if (state !== 'LIVE') return 'OUT_OF_WINDOW';
  if (verdict && !verdict.met) return 'CONDITIONS_NOT_MET';
  if (outdoneBy) return 'OUTDONE';
  // It fits, and a hundred others of a higher priority are as many as the ledger takes.
  if (!left) return 'CUT_TO_NOTHING';
  if (paidOf(left) > 0 || left.award.grants.length > 0) return 'GIVEN';
  const hadNothing = left.award.points === 0 && compiled.grants.length === 0;
  return hadNothing ? 'NOTHING_TO_GIVE' : 'CUT_TO_NOTHING';
}

/** Whole points that the member would get. */
export function paidOf({ award, cutByLedger }: Left): number {
  return award.points - award.cut - cutByLedger;
}

export interface OutlinedVerdict {
  /** Its place in the tree, as people number paragraphs: '1' is the whole, '1.2' the second part of it. */
  path: string;
  /** 0 for the whole. */
  depth: number;
  verdict: Verdict;
}

/** A tree of verdicts as a list, each before its parts: GraphQL shows lists of any depth, and trees only of a depth that is asked for. */
export function outlineOf(verdict: Verdict, path = '1', depth = 0): OutlinedVerdict[] {
  return [
    { path, depth, verdict },
    ...verdict.parts.flatMap((part, place) => outlineOf(part, `${path}.${place + 1}`, depth + 1)),
  ];
}
