import { v5 } from 'uuid';
import { canonicalJson } from '../../../chassis/idempotency.js';
import type { MovableClock } from '../../../chassis/testing/movable-clock.js';
import { Peer } from '../../../chassis/testing/peer.js';
import type { GraphQLRequest } from '../../../chassis/service-calls.js';

interface Hold {
  memberId: string;
  points: number;
  expiresAt: Date;
  status: 'OPEN' | 'SETTLED' | 'VOIDED' | 'EXPIRED';
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
 * to the same input for ever; a hold takes spendable points; a void before its hold refuses the hold.
 */
export class PointsStandIn {
  readonly holds = new Map<string, Hold>();
  /** Settled and not returned, by hold. */
  readonly taken = new Map<string, number>();
  private readonly spendable = new Map<string, number>();
  private readonly answers = new Map<string, { input: string; answer: unknown }>();
  private mishap: Mishap | null = null;
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
    if (kept && kept.input !== canonicalJson(input)) throw new Error(`${key} came with another input`);
    const answer = kept?.answer ?? this.act(mutation, input);
    this.answers.set(key, { input: canonicalJson(input), answer });
    return answer;
  }

  private act(mutation: PointsMutation, input: Record<string, unknown>): unknown {
    const holdId = String(input['holdId']);
    const hold = this.holds.get(holdId);
    if (hold?.status === 'OPEN' && hold.expiresAt <= this.clock.now()) this.release(hold, 'EXPIRED');
    if (hold?.status === 'OPEN' && mutation === 'settleHold') checkFits(hold, input);
    switch (mutation) {
      case 'holdPoints':
        return this.hold(holdId, input);
      case 'settleHold':
        if (hold?.status !== 'OPEN') return { __typename: 'HoldNotOpen' };
        hold.status = 'SETTLED';
        this.taken.set(holdId, hold.points);
        return { __typename: 'Hold' };
      case 'voidHold':
        if (hold?.status === 'SETTLED') return { __typename: 'HoldNotOpen' };
        if (hold?.status === 'OPEN') this.release(hold, 'VOIDED');
        if (!hold) this.holds.set(holdId, { memberId: '', points: 0, expiresAt: new Date(0), status: 'VOIDED' });
        return { __typename: 'Hold' };
      case 'returnPoints':
        if (!hold || this.taken.get(holdId) !== input['points']) return { __typename: 'HoldNotOpen' };
        this.taken.delete(holdId);
        this.give(hold.memberId, hold.points);
        return { __typename: 'Hold' };
    }
  }

  private hold(holdId: string, input: Record<string, unknown>): unknown {
    if (this.holds.has(holdId)) return { __typename: 'HoldNotOpen' };
    const expiresAt = new Date(String(input['expiresAt']));
    if (expiresAt <= this.clock.now()) throw new Error('expiresAt must lie in the future');
    const memberId = String(input['memberId']);
    const points = Number(input['points']);
    const spendable = this.spendableOf(memberId);
    if (spendable < points) return { __typename: 'NotEnoughPoints', spendable, needed: points };
    this.spendable.set(memberId, spendable - points);
    this.holds.set(holdId, { memberId, points, expiresAt, status: 'OPEN' });
    return { __typename: 'Hold' };
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

/** The id by which points knows the hold of a redemption. */
export function holdIdOf(redemptionId: string): string {
  return v5('redemption-hold', redemptionId);
}

function mutationOf(request: GraphQLRequest): PointsMutation {
  const [, mutation] = /answer: (\w+)\(/.exec(request.query) ?? [];
  return mutation as PointsMutation;
}
