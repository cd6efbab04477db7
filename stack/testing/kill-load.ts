import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../chassis/ids.js';
import { callerOf } from '../../chassis/testing/callers.js';
import { askService } from '../../chassis/testing/subgraph-for-test.js';
import type { SeededGenerator } from '../demo/seeded-generator.js';

export type Answer = { __typename: string } & Record<string, unknown>;

/** A request under an id that is never used for anything else. */
export interface KillRequest {
  id: string;
  mutation: keyof typeof mutations;
  input: Record<string, unknown>;
  /** As it was given first; null while nobody has been told anything. */
  answer: Answer | null;
}

const hold = '... on Hold { holdId status points held settled }';
const failure = '... on Failure { code }';
const mutations = {
  postAwards: { via: 'campaigns', selection: '... on PostedAwards { awards { awardId points cut } }' },
  holdPoints: { via: 'rewards', selection: `${hold} ${failure}` },
  burnPoints: { via: 'rewards', selection: `${hold} ${failure}` },
  settleHold: { via: 'rewards', selection: `${hold} ${failure}` },
  voidHold: { via: 'rewards', selection: `${hold} ${failure}` },
};

const inFlight = 32;
const memberCount = 8;
const hour = 3_600_000;

/** Members who earn and spend without pause, over signed HTTP. */
export class KillLoad {
  /** All that was ever asked, in order. */
  readonly requests: KillRequest[] = [];
  acknowledged = 0;
  private readonly members = Array.from({ length: memberCount }, newId);
  private readonly holds: { holdId: string; memberId: string; points: number }[] = [];

  constructor(
    private readonly url: string,
    private readonly random: SeededGenerator,
  ) {}

  /**
   * Keeps 32 requests in flight until so many more are acknowledged, and a moment longer; then `end` is called in their midst.
   * Each caller goes on until he is not answered any more.
   */
  async run(count: number, end: () => Promise<void>): Promise<void> {
    const goal = this.acknowledged + count;
    let isOver = false;
    const endInTheirMidst = async () => {
      // Answers come in batches: right after one nobody would be waiting.
      await sleep(this.random.between(1, 40));
      await end();
      isOver = true;
    };
    let ending: Promise<void> | undefined;
    const caller = async () => {
      while (!isOver) {
        const told = await this.send(this.next());
        if (this.acknowledged >= goal) ending ??= endInTheirMidst();
        if (ending && !told) return;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, caller));
    await ending;
  }

  /** Asks; what cannot be answered stays as it was. Gives what it was told this time. */
  async send(request: KillRequest): Promise<Answer | null> {
    const told = await ask(this.url, request);
    if (told && !request.answer) {
      request.answer = told;
      this.acknowledged += 1;
    }
    return told;
  }

  private next(): KillRequest {
    const { random } = this;
    const memberId = random.oneOf(this.members);
    const points = random.between(1, 20);
    const its = { memberId, currency: 'HARVEST' };
    const known = this.holds.length > 0 ? random.oneOf(this.holds.slice(-64)) : undefined;
    const what = random.fraction();
    if (what < 0.35 || !known) return this.asked('postAwards', newId(), purchase(its, points * 4));
    if (what < 0.6) {
      const holdId = newId();
      this.holds.push({ holdId, memberId, points });
      const expiresAt = new Date(Date.now() + hour).toISOString();
      return this.asked('holdPoints', holdId, { holdId, ...its, points, purpose: 'REDEMPTION', expiresAt });
    }
    if (what < 0.7) {
      const holdId = newId();
      return this.asked('burnPoints', holdId, { holdId, ...its, points });
    }
    if (what < 0.9) {
      const settlementId = newId();
      return this.asked('settleHold', settlementId, { settlementId, ...known, currency: 'HARVEST' });
    }
    const { holdId } = known;
    const earlier = this.requests.find(({ id, mutation }) => id === holdId && mutation === 'voidHold');
    return earlier ?? this.asked('voidHold', holdId, { holdId });
  }

  private asked(mutation: KillRequest['mutation'], id: string, input: Record<string, unknown>): KillRequest {
    const request = {
      id,
      mutation,
      input: mutation === 'postAwards' ? { purchaseId: id, ...input } : input,
      answer: null,
    };
    this.requests.push(request);
    return request;
  }
}

function purchase(its: { memberId: string; currency: string }, points: number): Record<string, unknown> {
  const award = (place: number) => ({
    awardId: newId(),
    campaignId: place === 0 ? 'base' : 'double',
    version: 1,
    points,
    lines: [{ lineId: 'line-1', points }],
  });
  return {
    ...its,
    occurredAt: new Date().toISOString(),
    pendingUntil: null,
    saleAmount: { amountMinor: points * 100, currency: 'CNY' },
    awards: points % 3 === 0 ? [award(0), award(1)] : [award(0)],
  };
}

async function ask(url: string, { mutation, input }: KillRequest): Promise<Answer | null> {
  const { via, selection } = mutations[mutation];
  const inputType = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${inputType}!) { answer: ${mutation}(input: $input) { __typename ${selection} } }`;
  try {
    const { data, errors } = await askService(url, 'points', query, { input }, { as: callerOf.channel(), via });
    const codes = (errors ?? []).map(({ extensions }) => extensions.code);
    if (codes.some((code) => code !== 'UNAVAILABLE' && code !== 'INTERNAL_SERVER_ERROR')) {
      throw new TypeError(`${mutation} was asked wrongly: ${JSON.stringify(errors)}`);
    }
    return (data?.['answer'] as Answer | null | undefined) ?? null;
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return null; // Nobody was there to answer, or not for long enough.
  }
}
