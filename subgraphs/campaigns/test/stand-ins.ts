import { canonicalJson } from '../../../chassis/idempotency.js';
import { badInput, idempotencyConflict } from '../../../chassis/domain-error.js';
import { newId } from '../../../chassis/ids.js';
import type { GraphQLRequest } from '../../../chassis/service-calls.js';
import { Peer } from '../../../chassis/testing/peer.js';
import type { TierCode } from '../domain/tier-code.js';

export interface KnownMember {
  id: string;
  number: string;
  tier: TierCode;
  status: string;
}

const multipliers: Record<TierCode, [number, number]> = {
  BASIC: [1, 1],
  SILVER: [6, 5],
  GOLD: [3, 2],
  DIAMOND: [2, 1],
};

/** Members, as campaigns sees it: where somebody stands, and the facts it takes. */
export class MembersStandIn {
  private readonly known: KnownMember[] = [];

  private constructor(readonly peer: Peer) {}

  static async start(): Promise<MembersStandIn> {
    const peer = await Peer.start('members', () => null);
    const members = new MembersStandIn(peer);
    peer.answer = ({ variables = {} }) => ({ memberStanding: members.standing(variables) });
    return members;
  }

  enrol({ tier = 'BASIC', status = 'ACTIVE' }: { tier?: TierCode; status?: string } = {}): KnownMember {
    const member = { id: newId(), number: String(10_000_000 + this.known.length), tier, status };
    this.known.push(member);
    return member;
  }

  /** Facts taken so far, in order. */
  facts(topic: string): Record<string, unknown>[] {
    return this.peer.events.filter((event) => event.topic === topic).map((event) => event.payload);
  }

  private standing({ memberId, memberNumber, at }: Record<string, unknown>) {
    if (typeof at !== 'string') throw badInput({ path: ['at'], reason: 'must be an instant' });
    const member = this.known.find(({ id, number }) => id === memberId || number === memberNumber);
    if (!member) return null;
    const [earnMultiplierNumerator, earnMultiplierDenominator] = multipliers[member.tier];
    const { id, status, tier } = member;
    return { memberId: id, status, tier, earnMultiplierNumerator, earnMultiplierDenominator };
  }
}

interface AwardAsked {
  awardId: string;
  campaignId: string;
  version: number;
  points: number;
  lines: { lineId: string; points: number }[];
}

interface Asked {
  purchaseId: string;
  returnId?: string;
  awards: AwardAsked[];
  [field: string]: unknown;
}

/**
 * Points, as campaigns sees it: pays once per purchase, takes back once per return and never more than a line got, and knows
 * a changed input. What a cap leaves of an award it gives to the lines from the last one on, which no proportion would do.
 */
export class PointsStandIn {
  /** What was done, by purchase or return: one entry however often it was asked. */
  readonly done = new Map<string, Asked>();
  /** How much of an award is not paid. */
  cutOf: (award: AwardAsked) => number = () => 0;
  private readonly answers = new Map<string, unknown>();
  /** By award and line, what has not been taken back yet. */
  private readonly left = new Map<string, number>();
  /** Purchases that are answered with a fault of the request. */
  readonly poisoned = new Set<string>();

  private constructor(readonly peer: Peer) {}

  static async start(): Promise<PointsStandIn> {
    const peer = await Peer.start('points', () => null);
    const points = new PointsStandIn(peer);
    peer.answer = (request) => points.act(request);
    return points;
  }

  /** How often points was asked about this purchase or return. */
  timesAsked(id: string): number {
    return this.peer.calls.filter(({ request }) => idOf(request) === id).length;
  }

  private act(request: GraphQLRequest) {
    const input = request.variables?.['input'] as Asked;
    const id = idOf(request);
    if (this.poisoned.has(id)) throw badInput({ path: ['input'], reason: 'poisoned by the test' });
    const before = this.done.get(id);
    if (before && canonicalJson(before) !== canonicalJson(input)) throw idempotencyConflict({ id });
    if (!before) {
      this.done.set(id, input);
      this.answers.set(id, input.returnId === undefined ? this.posted(input) : this.reversed(input));
    }
    return this.answers.get(id);
  }

  private posted({ purchaseId, awards }: Asked) {
    const paid = awards.map((award) => {
      const cut = this.cutOf(award);
      return { awardId: award.awardId, points: award.points - cut, cut, lines: linesLeft(award, award.points - cut) };
    });
    for (const { awardId, lines } of paid) {
      for (const { lineId, points } of lines) this.left.set(`${awardId}/${lineId}`, points);
    }
    return { postAwards: { __typename: 'PostedAwards', purchaseId, awards: paid } };
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
    return { reverseAwards: { __typename: 'ReversedAwards', returnId, taken, owed: 0, forgone: 0 } };
  }
}

function idOf({ variables }: GraphQLRequest): string {
  const { returnId, purchaseId } = variables?.['input'] as Asked;
  return returnId ?? purchaseId;
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
