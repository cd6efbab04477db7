import { v5 } from 'uuid';
import { canonicalJson } from '../../../chassis/idempotency.js';
import type { GraphQLRequest } from '../../../chassis/service-calls.js';
import type { MovableClock } from '../../../chassis/testing/movable-clock.js';
import { Peer } from '../../../chassis/testing/peer.js';

interface Hold {
  memberId: string;
  currency: string;
  points: number;
  expiresAt: Date;
  status: 'OPEN' | 'REVIEW' | 'CONVERTED' | 'VOIDED' | 'EXPIRED';
  /** How long it was asked for, which an approval begins anew. */
  lastsMs: number;
}

export type PointsMutation =
  'holdPoints' | 'convertPoints' | 'voidHold' | 'giveHeld' | 'receivePoints' | 'reverseExchange' | 'fundAccount';

/** What goes wrong, the given number of times: before points acts, or after it has acted and before it answers. */
interface Mishap {
  mutation: PointsMutation;
  when: 'before' | 'after';
  times: number;
}

/**
 * Points as partners knows it, written from what is agreed between the two: every mutation once per id, the same answer
 * to the same input for ever; a hold takes spendable points; a conversion takes an open hold whole; a void before its
 * hold refuses the hold; one that a person has to look at is held for a day and answered by the state of then.
 */
export class PointsStandIn {
  readonly holds = new Map<string, Hold>();
  private readonly wallets = new Map<string, number>();
  private readonly answers = new Map<string, { input: string; answer: unknown }>();
  private mishap: Mishap | null = null;
  /** What partners owe (below zero) or are owed, and what is left of their blocks, by 'partner/currency'. */
  readonly clearing = new Map<string, number>();
  readonly blocks = new Map<string, number>();
  /** Whether a person has to look at a hold, by its origin. */
  looksAt: (origin: { device?: string | null }) => boolean = () => false;
  /** When the ledger posts what it is asked to; null: now. */
  postedAt: Date | null = null;
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

  give(memberId: string, currency: string, points: number): void {
    this.wallets.set(`${memberId}/${currency}`, this.spendable(memberId, currency) + points);
  }

  spendable(memberId: string, currency: string): number {
    return this.wallets.get(`${memberId}/${currency}`) ?? 0;
  }

  /** All points of a currency: in wallets, held, in blocks, and what partners owe taken off or are owed added. */
  total(currency: string): number {
    const accounts = [this.wallets, this.clearing, this.blocks].flatMap((those) => [...those]);
    const standing = accounts.filter(([name]) => name.endsWith(`/${currency}`)).map(([, points]) => points);
    const held = [...this.holds.values()].filter((hold) => hold.currency === currency && isOpen(hold));
    return [...standing, ...held.map(({ points }) => points)].reduce((sum, points) => sum + points, 0);
  }

  /** Nothing goes wrong any more. */
  calm(): void {
    this.mishap = null;
  }

  failNext(mutation: PointsMutation, when: 'before' | 'after', times = 1): void {
    this.mishap = { mutation, when, times };
  }

  /** The inputs of every request for the mutation, in order. */
  asked(mutation: PointsMutation): Record<string, unknown>[] {
    return this.peer.calls
      .filter(({ request }) => mutationOf(request) === mutation)
      .flatMap(({ request }) => inputsOf(request));
  }

  /** How often the hold of that exchange was asked for. */
  holdsAsked(exchangeId: string): number {
    return this.asked('holdPoints').filter((input) => input['holdId'] === holdIdOf(exchangeId)).length;
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
    if (request.query.includes('partnerFunds(')) return { answer: this.funds(request.variables?.['partners']) };
    const outcomes = await Promise.all(inputsOf(request).map((input) => this.takeOne(mutation, input)));
    return { answer: isOfMany(request) ? { outcomes } : outcomes[0] };
  }

  private async takeOne(mutation: PointsMutation, input: Record<string, unknown>): Promise<unknown> {
    const { mishap } = this;
    const fails = mishap?.mutation === mutation && mishap.times > 0;
    if (fails) mishap.times -= 1;
    if (fails && mishap.when === 'before') throw new Error('points failed before it acted');
    await this.beforeActing(mutation);
    const answer = this.once(mutation, input);
    if (fails) throw new Error('points failed after it acted');
    return answer;
  }

  private once(mutation: PointsMutation, input: Record<string, unknown>): unknown {
    const id = input['reversalId'] ?? input['fundingId'] ?? input['exchangeId'] ?? input['holdId'];
    const key = `${mutation}/${String(id)}`;
    const kept = this.answers.get(key);
    const same = canonicalJson({ ...input, origin: null, owedAtMost: null });
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
    if (mutation === 'holdPoints') return this.hold(holdId, input);
    if (mutation === 'convertPoints') return this.convert(hold, input);
    if (mutation === 'giveHeld') return this.giveHeld(hold, input);
    if (mutation === 'receivePoints') return this.payOut(input) ?? this.posted();
    if (mutation === 'reverseExchange') return this.reverse(input);
    if (mutation === 'fundAccount') return this.fund(input);
    if (hold?.status === 'CONVERTED') return notOpen(hold);
    if (hold?.status === 'OPEN' || hold?.status === 'REVIEW') this.release(hold, 'VOIDED');
    if (!hold) {
      const tombstone: Hold = {
        memberId: '',
        currency: '',
        points: 0,
        expiresAt: new Date(0),
        status: 'VOIDED',
        lastsMs: 0,
      };
      this.holds.set(holdId, tombstone);
    }
    return held;
  }

  private hold(holdId: string, input: Record<string, unknown>): unknown {
    const known = this.holds.get(holdId);
    if (known) return known.status === 'REVIEW' ? underReview(holdId) : known.status === 'OPEN' ? held : notOpen(known);
    const expiresAt = new Date(String(input['expiresAt']));
    if (expiresAt <= this.clock.now()) throw new Error('expiresAt must lie in the future');
    if (input['purpose'] !== 'EXCHANGE') throw new Error('a hold of partners is for an exchange');
    const [memberId, currency, points] = [
      String(input['memberId']),
      String(input['currency']),
      Number(input['points']),
    ];
    const spendable = this.spendable(memberId, currency);
    if (spendable < points) return { __typename: 'NotEnoughPoints', spendable, needed: points };
    this.give(memberId, currency, -points);
    const lastsMs = expiresAt.getTime() - this.clock.now().getTime();
    if (!this.looksAt(input['origin'] ?? {})) {
      this.holds.set(holdId, { memberId, currency, points, expiresAt, status: 'OPEN', lastsMs });
      return held;
    }
    const tomorrow = new Date(this.clock.now().getTime() + 24 * 3_600_000);
    this.holds.set(holdId, { memberId, currency, points, expiresAt: tomorrow, status: 'REVIEW', lastsMs });
    return underReview(holdId);
  }

  private convert(hold: Hold | undefined, input: Record<string, unknown>): unknown {
    if (hold?.status !== 'OPEN') return notOpen(hold);
    this.requireFitting(hold, input);
    const refused = this.payOut(input);
    if (refused) return refused;
    return this.giveHeld(hold, input);
  }

  private giveHeld(hold: Hold | undefined, input: Record<string, unknown>): unknown {
    if (hold?.status !== 'OPEN') return notOpen(hold);
    this.requireFitting(hold, input);
    hold.status = 'CONVERTED';
    add(this.clearing, input['toPartner'], input['from'], Number(input['given']));
    return this.posted();
  }

  private requireFitting(hold: Hold, input: Record<string, unknown>): void {
    if (hold.points === input['given'] && hold.currency === input['from'] && hold.memberId === input['memberId'])
      return;
    throw new Error('the conversion does not fit its hold');
  }

  /** Out of the block, or of clearing up to its limit; the refusal, or null once it is paid. */
  private payOut(input: Record<string, unknown>): unknown {
    const { fromPartner, to, prepaid, owedAtMost } = input;
    const [payer, points] = [prepaid === true ? this.blocks : this.clearing, Number(input['received'])];
    const balance = payer.get(`${String(fromPartner)}/${String(to)}`) ?? 0;
    const limit = typeof owedAtMost === 'number' ? owedAtMost : Infinity;
    if ((prepaid === true ? balance : balance + limit) < points) return { __typename: 'FundsExhausted' };
    add(payer, fromPartner, to, -points);
    this.give(String(input['memberId']), String(to), points);
    return null;
  }

  private posted() {
    return { __typename: 'Conversion', postedAt: (this.postedAt ?? this.clock.now()).toISOString() };
  }

  /** Both halves or neither: what was received has to be spendable still. */
  private reverse(input: Record<string, unknown>): unknown {
    const memberId = String(input['memberId']);
    const out = input['out'] as Record<string, unknown> | null;
    const back = input['in'] as Record<string, unknown> | null;
    const hold = out && this.holds.get(String(out['holdId']));
    if (out && hold?.status !== 'CONVERTED') return notOpen(hold ?? undefined);
    if (back) {
      const [currency, needed] = [String(back['to']), Number(back['received'])];
      const spendable = this.spendable(memberId, currency);
      if (spendable < needed) return { __typename: 'NotEnoughPoints', spendable, needed };
      this.give(memberId, currency, -needed);
      add(back['prepaid'] === true ? this.blocks : this.clearing, back['fromPartner'], currency, needed);
    }
    if (out && hold) {
      add(this.clearing, out['toPartner'], out['from'], -Number(out['given']));
      this.release(hold, 'VOIDED');
    }
    return { __typename: 'ExchangeReversal', postedAt: this.clock.now().toISOString() };
  }

  private fund(input: Record<string, unknown>): unknown {
    if (input['account'] !== 'BLOCK') throw new Error('partners fills blocks alone');
    add(this.blocks, input['owner'], input['currency'], Number(input['points']));
    return { __typename: 'AccountFunding' };
  }

  private funds(partners: unknown): unknown[] {
    const names = new Set([...this.blocks.keys(), ...this.clearing.keys()]);
    return [...names]
      .map((name) => ({ name, partner: name.split('/')[0] ?? '', currency: name.split('/')[1] ?? '' }))
      .filter(({ partner }) => (partners as string[]).includes(partner))
      .map(({ name, partner, currency }) => {
        const owed = -(this.clearing.get(name) ?? 0);
        return { partner, currency, prepaid: this.blocks.get(name) ?? null, owed: owed === 0 ? 0 : owed };
      });
  }

  private release(hold: Hold, status: 'VOIDED' | 'EXPIRED'): void {
    hold.status = status;
    this.give(hold.memberId, hold.currency, hold.points);
  }
}

function add(accounts: Map<string, number>, partner: unknown, currency: unknown, points: number): void {
  const name = `${String(partner)}/${String(currency)}`;
  accounts.set(name, (accounts.get(name) ?? 0) + points);
}

function isOpen({ status }: Hold): boolean {
  return status === 'OPEN' || status === 'REVIEW';
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

/** The id by which points knows the hold of an exchange. */
export function holdIdOf(exchangeId: string): string {
  return v5('exchange-hold', exchangeId);
}

/** What is asked of many at once is asked of each. */
function mutationOf(request: GraphQLRequest): PointsMutation {
  const [, mutation] = /answer: (\w+?)(?:OfMany)?\(/.exec(request.query) ?? [];
  return mutation as PointsMutation;
}

function isOfMany(request: GraphQLRequest): boolean {
  return request.query.includes('OfMany(');
}

function inputsOf(request: GraphQLRequest): Record<string, unknown>[] {
  const input = request.variables?.['input'] as Record<string, unknown>;
  return isOfMany(request) ? ((input['holds'] ?? input['conversions']) as Record<string, unknown>[]) : [input];
}
