import { badInput, DomainError, idempotencyConflict } from '../../../chassis/domain-error.js';
import { canonicalJson } from '../../../chassis/idempotency.js';
import type { GraphQLRequest } from '../../../chassis/service-calls.js';
import { Peer } from '../../../chassis/testing/peer.js';

export interface AwardAsked {
  awardId: string;
  campaignId: string;
  version: number;
  points: number;
  lines: { lineId: string; points: number }[];
  budget?: string | null;
}

interface Asked {
  purchaseId: string;
  returnId?: string;
  awards: AwardAsked[];
  [field: string]: unknown;
}

interface Funding {
  fundingId: string;
  owner: string;
  points: number;
}

interface Simulation {
  postings: Asked[];
  funding?: { owner: string; points: number }[];
}

/**
 * Points, as campaigns sees it: pays once per purchase, takes back once per return and never more than a line got, keeps budgets,
 * simulates, and knows a changed input. What a cap leaves of an award it gives to the lines from the last one on, which no proportion would do.
 */
export class PointsStandIn {
  /** What was done, by purchase, return or funding: one entry however often it was asked. */
  readonly done = new Map<string, Asked>();
  /** How much of an award is not paid. */
  cutOf: (award: AwardAsked) => number = () => 0;
  /** What is left of each budget. */
  readonly budgets = new Map<string, number>();
  private readonly answers = new Map<string, unknown>();
  /** By award and line, what has not been taken back yet. */
  private readonly left = new Map<string, number>();
  /** Purchases and returns that are answered with a fault of their own. */
  readonly poisoned = new Set<string>();
  /** Purchases on which points stumbles: a call that holds one fails as a whole. */
  readonly defective = new Set<string>();

  private constructor(readonly peer: Peer) {}

  static async start(): Promise<PointsStandIn> {
    const peer = await Peer.start('points', () => null);
    const points = new PointsStandIn(peer);
    peer.answer = (request) => points.act(request);
    return points;
  }

  /** How often points was asked about this purchase, return or funding. */
  timesAsked(id: string): number {
    return this.peer.calls.filter(({ request }) => idsOf(request).includes(id)).length;
  }

  /** All awards that were ever asked for, in order. */
  awardsAsked(): AwardAsked[] {
    return [...this.done.values()].filter(({ returnId }) => returnId === undefined).flatMap(({ awards }) => awards);
  }

  private act({ query, variables = {} }: GraphQLRequest): unknown {
    if (query.includes('budgets(')) return { budgets: this.budgetsOf(variables['owners'] as string[]) };
    const input = variables['input'] as Record<string, unknown>;
    if (query.includes('simulatePostings')) return { simulatePostings: this.simulated(input as unknown as Simulation) };
    if ('postings' in input) {
      if ((input['postings'] as Asked[]).some(({ purchaseId }) => this.defective.has(purchaseId)))
        throw new Error('a defect');
      const outcomes = (input['postings'] as Asked[]).map((posting) => this.postedOrFault(posting));
      return { postAwardsOfMany: { outcomes } };
    }
    if ('fundingId' in input) {
      return {
        fundAccount: this.once(String(input['fundingId']), input, () => this.funded(input as unknown as Funding)),
      };
    }
    return { reverseAwards: this.once(String(input['returnId']), input, () => this.reversed(input as Asked)) };
  }

  private once(id: string, input: object, act: () => unknown): unknown {
    if (this.poisoned.has(id)) throw badInput({ path: ['input'], reason: 'poisoned by the test' });
    const before = this.done.get(id);
    if (before && canonicalJson(before) !== canonicalJson(input)) throw idempotencyConflict({ id });
    if (!before) {
      this.answers.set(id, act());
      this.done.set(id, input as Asked);
    }
    return this.answers.get(id);
  }

  private postedOrFault(posting: Asked): unknown {
    const { purchaseId } = posting;
    try {
      return this.once(purchaseId, posting, () => this.posted(posting));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { __typename: 'PostingFault', purchaseId, code: error.code, message: error.message };
    }
  }

  /** As if it were posted, on budgets of its own. */
  private simulated({ postings, funding }: Simulation) {
    const budgets = new Map(this.budgets);
    for (const { owner, points } of funding ?? []) budgets.set(owner, (budgets.get(owner) ?? 0) + points);
    return {
      postings: postings.map(({ purchaseId, awards }) => ({ purchaseId, awards: this.paid(awards, budgets) })),
    };
  }

  private paid(awards: readonly AwardAsked[], budgets: Map<string, number>) {
    return awards.map((award) => {
      const budget = award.budget ? (budgets.get(award.budget) ?? 0) : Infinity;
      const points = Math.min(award.points - this.cutOf(award), budget);
      if (award.budget) budgets.set(award.budget, budget - points);
      return { awardId: award.awardId, points, cut: award.points - points, lines: linesLeft(award, points) };
    });
  }

  private posted({ purchaseId, awards }: Asked) {
    const paid = this.paid(awards, this.budgets);
    for (const { awardId, lines } of paid) {
      for (const { lineId, points } of lines) this.left.set(`${awardId}/${lineId}`, points);
    }
    return { __typename: 'PostedAwards', purchaseId, awards: paid };
  }

  private reversed({ returnId, awards }: Asked) {
    for (const { awardId, lines } of awards) {
      for (const { lineId, points } of lines) {
        const left = (this.left.get(`${awardId}/${lineId}`) ?? 0) - points;
        if (left < 0) throw badInput({ path: ['input', 'awards'], reason: 'the line has no more to take back' });
        this.left.set(`${awardId}/${lineId}`, left);
      }
    }
    const taken = awards.flatMap((award) => award.lines).reduce((sum, line) => sum + line.points, 0);
    return { __typename: 'ReversedAwards', returnId, taken, owed: 0, forgone: 0 };
  }

  private funded({ owner, points }: Funding) {
    const balance = (this.budgets.get(owner) ?? 0) + points;
    if (balance < 0) return { __typename: 'FundsExhausted' };
    this.budgets.set(owner, balance);
    return { __typename: 'AccountFunding' };
  }

  private budgetsOf(owners: readonly string[]) {
    return owners
      .filter((owner) => this.budgets.has(owner))
      .map((owner) => ({ owner, points: this.budgets.get(owner) }));
  }
}

function idsOf({ variables }: GraphQLRequest): string[] {
  const input = (variables?.['input'] ?? {}) as Partial<Asked> & { postings?: Asked[]; fundingId?: string };
  if (input.postings) return input.postings.map(({ purchaseId }) => purchaseId);
  return [input.returnId ?? input.fundingId ?? ''];
}

function linesLeft({ lines }: AwardAsked, points: number): { lineId: string; points: number }[] {
  let left = points;
  const fromTheLast = [...lines].reverse().map(({ lineId, points: asked }) => {
    const got = Math.min(asked, left);
    left -= got;
    return { lineId, points: got };
  });
  return fromTheLast.filter((line) => line.points > 0);
}
