import { v5 } from 'uuid';
import { canonicalJson } from '../../../chassis/idempotency.js';
import type { MovableClock } from '../../../chassis/testing/movable-clock.js';
import { Peer } from '../../../chassis/testing/peer.js';
import type { GraphQLRequest } from '../../../chassis/service-calls.js';

interface Hold {
  memberId: string;
  points: number;
  expiresAt: Date;
  status: 'OPEN' | 'REVIEW' | 'SETTLED' | 'VOIDED' | 'EXPIRED';
  /** How long it was asked for, which an approval begins anew. */
  lastsMs: number;
}

export type PointsMutation = 'holdPoints' | 'settleHold' | 'voidHold' | 'returnPoints';

/** What goes wrong, the given number of times: before points acts, or after it has acted and before it answers. */
interface Mishap {
  mutation: PointsMutation;
  when: 'before' | 'after';
  times: number;
}

/**
 * Points as rewards knows it, written from what is agreed between the two: every mutation once per id, the same answer
 * to the same input for ever; a hold takes spendable points; a void before its hold refuses the hold; one that a person
 * has to look at is held for a day and answered by the state of then.
 */
export class PointsStandIn {
  readonly holds = new Map<string, Hold>();
  /** Settled and not returned, by hold. */
  readonly taken = new Map<string, number>();
  private readonly spendable = new Map<string, number>();
  private readonly answers = new Map<string, { input: string; answer: unknown }>();
  private mishap: Mishap | null = null;
  /** Whether a person has to look at a hold, by its origin. */
  looksAt: (origin: { device?: string | null }) => boolean = () => false;
  /** Runs between the receipt of a request and its effect. */
  beforeActing: (mutation: PointsMutation) => Promise<void> = () => Promise.resolve();

  private constructor(
    readonly peer: Peer,
    private readonly clock: MovableClock,
  ) {}

  static async start(clock: MovableClock): Promise<PointsStandIn> {
    const peer = await Peer.start('points', () => ({}));
    const points = new PointsStandIn(peer, clock);
    peer.answer = (request) => points.take(request);
    return points;
  }

  give(memberId: string, points: number): void {
    this.spendable.set(memberId, this.spendableOf(memberId) + points);
  }

  spendableOf(memberId: string): number {
    return this.spendable.get(memberId) ?? 0;
  }

  failNext(mutation: PointsMutation, when: 'before' | 'after', times = 1): void {
    this.mishap = { mutation, when, times };
  }

  /** How often the mutation was asked for. */
  asked(mutation: PointsMutation): number {
    return this.peer.calls.filter(({ request }) => mutationOf(request) === mutation).length;
  }

  /** The mutations that were asked for with that hold, in order. */
  askedAbout(holdId: string): PointsMutation[] {
    return this.peer.calls
      .filter(({ request }) => (request.variables?.['input'] as { holdId?: string } | undefined)?.holdId === holdId)
      .map(({ request }) => mutationOf(request));
  }

  /** The origins of the requests for that hold, in order. */
  originsOf(holdId: string): unknown[] {
    return this.peer.calls
      .map(({ request }) => request.variables?.['input'] as Record<string, unknown>)
      .filter((input) => input['holdId'] === holdId && 'purpose' in input)
      .map((input) => input['origin']);
  }

  /** What a person says of a hold that waits for one. */
  decide(holdId: string, decision: 'APPROVED' | 'REJECTED'): void {
    const hold = this.holds.get(holdId);
    if (hold?.status !== 'REVIEW') throw new Error('there is nothing to decide');
    if (decision === 'REJECTED') return this.release(hold, 'VOIDED');
    hold.status = 'OPEN';
    hold.expiresAt = new Date(this.clock.now().getTime() + hold.lastsMs);
  }

  private async take(request: GraphQLRequest): Promise<unknown> {
    const mutation = mutationOf(request);
    const input = request.variables?.['input'] as Record<string, unknown>;
    const { mishap } = this;
    const fails = mishap?.mutation === mutation && mishap.times > 0;
    if (fails) mishap.times -= 1;
    if (fails && mishap.when === 'before') throw new Error('points failed before it acted');
    await this.beforeActing(mutation);
    const answer = this.once(mutation, input);
    if (fails) throw new Error('points failed after it acted');
    return { answer };
  }

  private once(mutation: PointsMutation, input: Record<string, unknown>): unknown {
    const id = String(input['settlementId'] ?? input['reversalId'] ?? input['holdId']);
    const key = `${mutation}/${id}`;
    const kept = this.answers.get(key);
    const same = canonicalJson({ ...input, origin: null });
    if (kept && kept.input !== same) throw new Error(`${key} came with another input`);
    const answer = kept?.answer ?? this.act(mutation, input);
    this.answers.set(key, { input: same, answer: isReview(answer) ? null : answer });
    return answer;
  }

  private act(mutation: PointsMutation, input: Record<string, unknown>): unknown {
    const holdId = String(input['holdId']);
    const hold = this.holds.get(holdId);
    const isHeld = hold?.status === 'OPEN' || hold?.status === 'REVIEW';
    if (isHeld && hold.expiresAt <= this.clock.now()) this.release(hold, 'EXPIRED');
    if (hold?.status === 'OPEN' && mutation === 'settleHold') checkFits(hold, input);
    switch (mutation) {
      case 'holdPoints':
        return this.hold(holdId, input);
      case 'settleHold':
        if (hold?.status !== 'OPEN') return notOpen(hold);
        hold.status = 'SETTLED';
        this.taken.set(holdId, hold.points);
        return { __typename: 'Hold' };
      case 'voidHold':
        if (hold?.status === 'SETTLED') return notOpen(hold);
        if (hold?.status === 'OPEN' || hold?.status === 'REVIEW') this.release(hold, 'VOIDED');
        if (!hold) {
          this.holds.set(holdId, { memberId: '', points: 0, expiresAt: new Date(0), status: 'VOIDED', lastsMs: 0 });
        }
        return { __typename: 'Hold' };
      case 'returnPoints':
        return this.giveBack(holdId, hold, Number(input['points']));
    }
  }

  /** All of what was taken, or a part of it. */
  private giveBack(holdId: string, hold: Hold | undefined, points: number): unknown {
    const taken = this.taken.get(holdId) ?? 0;
    if (!hold || taken === 0) return notOpen(hold);
    if (points > taken) throw new Error('more than was taken');
    if (points === taken) this.taken.delete(holdId);
    else this.taken.set(holdId, taken - points);
    this.give(hold.memberId, points);
    return { __typename: 'Hold' };
  }

  private hold(holdId: string, input: Record<string, unknown>): unknown {
    const known = this.holds.get(holdId);
    if (known) return known.status === 'REVIEW' ? underReview(holdId) : known.status === 'OPEN' ? held : notOpen(known);
    const expiresAt = new Date(String(input['expiresAt']));
    if (expiresAt <= this.clock.now()) throw new Error('expiresAt must lie in the future');
    const memberId = String(input['memberId']);
    const points = Number(input['points']);
    const spendable = this.spendableOf(memberId);
    if (spendable < points) return { __typename: 'NotEnoughPoints', spendable, needed: points };
    this.spendable.set(memberId, spendable - points);
    const lastsMs = expiresAt.getTime() - this.clock.now().getTime();
    if (!this.looksAt(input['origin'] ?? {})) {
      this.holds.set(holdId, { memberId, points, expiresAt, status: 'OPEN', lastsMs });
      return held;
    }
    const tomorrow = new Date(this.clock.now().getTime() + 24 * 3_600_000);
    this.holds.set(holdId, { memberId, points, expiresAt: tomorrow, status: 'REVIEW', lastsMs });
    return underReview(holdId);
  }

  private release(hold: Hold, status: 'VOIDED' | 'EXPIRED'): void {
    hold.status = status;
    this.give(hold.memberId, hold.points);
  }
}

function checkFits(hold: Hold, input: Record<string, unknown>): void {
  if (hold.points === input['points'] && hold.memberId === input['memberId'] && input['currency'] === 'HARVEST') return;
  throw new Error('the settlement does not fit its hold');
}

const held = { __typename: 'Hold' };

function notOpen(hold: Hold | undefined) {
  return { __typename: 'HoldNotOpen', status: hold?.status ?? 'UNKNOWN' };
}

function underReview(holdId: string) {
  return { __typename: 'UnderReview', reviewId: reviewIdOf(holdId) };
}

function isReview(answer: unknown): boolean {
  return (answer as { __typename?: string }).__typename === 'UnderReview';
}

/** The review that waits for a hold. */
export function reviewIdOf(holdId: string): string {
  return v5('review', holdId);
}

/** The id by which points knows the hold of a redemption. */
export function holdIdOf(redemptionId: string): string {
  return v5('redemption-hold', redemptionId);
}

function mutationOf(request: GraphQLRequest): PointsMutation {
  const [, mutation] = /answer: (\w+)\(/.exec(request.query) ?? [];
  return mutation as PointsMutation;
}
