import { setTimeout as sleep } from 'node:timers/promises';
import { callerOf } from '../../../chassis/testing/callers.js';
import { CampaignsUnderTest, importer, type PurchaseInput, type ShownPurchase } from './given.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
});
afterAll(() => campaigns.stop());
beforeEach(() => {
  campaigns.points.peer.behaviour = 'answers';
  campaigns.points.poisoned.clear();
});

const job = 'finish-pending-postings';

function oneOil(): PurchaseInput {
  return campaigns.purchaseOf(campaigns.members.enrol(), [{ lineId: 'oil', quantity: 2, amount: 10_000 }]);
}

async function statusOf(purchaseId: string): Promise<string | undefined> {
  const { data } = await campaigns.ask('query ($id: ID!) { purchase(id: $id) { awards { status } } }', {
    id: purchaseId,
  });
  return (data?.['purchase'] as ShownPurchase).awards[0]?.status;
}

async function untilRecorded(purchaseId: string): Promise<void> {
  const ask = () => campaigns.subgraph.asAdmin('select from purchase where id = $1', [purchaseId]);
  while ((await ask()).length === 0) await sleep(10);
}

async function returnStatuses(purchaseId: string): Promise<unknown> {
  const query = 'query ($id: ID!) { purchase(id: $id) { returns { status pointsTaken } } }';
  const { data } = await campaigns.ask(query, { id: purchaseId });
  return (data?.['purchase'] as { returns: unknown }).returns;
}

describe('while points cannot be reached', () => {
  test.each(['unreachable', 'broken'] as const)('(%s) the purchase stands, its awards PENDING', async (behaviour) => {
    campaigns.points.peer.behaviour = behaviour;
    const input = oneOil();
    expect(await campaigns.recorded(input)).toMatchObject({ awards: [{ points: 100, cut: 0, status: 'PENDING' }] });
    expect(campaigns.points.done.has(input.purchaseId)).toBe(false);

    // The till asks again once points is back: that posts it too.
    campaigns.points.peer.behaviour = 'answers';
    expect(await campaigns.recorded(input)).toMatchObject({ awards: [{ status: 'POSTED' }] });
    expect(campaigns.points.timesAsked(input.purchaseId)).toBe(1);
  });

  test('an answer that was lost on the way is asked for again by the same id and input, and paid once', async () => {
    campaigns.points.peer.behaviour = 'lost';
    const input = oneOil();
    expect(await campaigns.recorded(input)).toMatchObject({ awards: [{ status: 'PENDING' }] });
    expect(campaigns.points.done.has(input.purchaseId)).toBe(true);
    campaigns.points.peer.behaviour = 'answers';
    await campaigns.subgraph.clock.advance({ seconds: 15 });
    await campaigns.subgraph.service.runJob(job);
    expect(await statusOf(input.purchaseId)).toBe('POSTED');
    // The stand-in answers another input for a known id with a conflict, which would have left the award PENDING.
    expect(campaigns.points.timesAsked(input.purchaseId)).toBe(2);
  });
});

describe('while points takes requests and never answers', () => {
  /** What a till's two seconds come to, with room for a busy machine and short of the five that services have for one another. */
  async function withinPatience<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const began = performance.now();
    const answer = await ask();
    const tookMs = performance.now() - began;
    expect(tookMs).toBeGreaterThan(1_800);
    expect(tookMs).toBeLessThan(4_900);
    return answer;
  }

  test('a till has its answer after two seconds, of a purchase and of returns; the job posts each once', async () => {
    const posted = oneOil();
    await campaigns.recorded(posted);
    campaigns.points.peer.behaviour = 'silent';
    const input = oneOil();
    expect(await withinPatience(() => campaigns.recorded(input))).toMatchObject({
      awards: [{ points: 100, cut: 0, status: 'PENDING' }],
    });
    // Of the first purchase the return itself waits, of the second its purchase, and the return is not asked for at all.
    const returns = [
      await withinPatience(() => campaigns.givenBack(posted.purchaseId, { oil: 1 })),
      await withinPatience(() => campaigns.givenBack(input.purchaseId, { oil: 1 })),
    ];
    expect(returns.map(({ status, pointsTaken }) => [status, pointsTaken])).toEqual([
      ['PENDING', null],
      ['PENDING', null],
    ]);

    campaigns.points.peer.behaviour = 'answers';
    await campaigns.subgraph.clock.advance({ seconds: 15 });
    await campaigns.subgraph.service.runJob(job);
    await campaigns.subgraph.service.runJob(job);
    expect(await statusOf(input.purchaseId)).toBe('POSTED');
    for (const { purchaseId } of [posted, input]) {
      expect(await returnStatuses(purchaseId)).toEqual([{ status: 'POSTED', pointsTaken: 50 }]);
      expect(campaigns.points.timesAsked(purchaseId)).toBe(1);
    }
    expect(returns.map(({ id }) => campaigns.points.timesAsked(id))).toEqual([1, 1]);
  });

  test('a till does not wait until another one’s points are given up', async () => {
    campaigns.points.peer.behaviour = 'silent';
    const [earlier, later] = [oneOil(), oneOil()];
    const order: string[] = [];
    const report = async (name: string, input: PurchaseInput) => {
      await campaigns.recorded(input);
      order.push(`${name} answered`);
    };
    const first = report('first', earlier);
    await untilRecorded(earlier.purchaseId);
    const second = report('second', later);
    await untilRecorded(later.purchaseId);
    order.push('second recorded');
    await Promise.all([first, second]);
    expect(order).toEqual(['second recorded', 'first answered', 'second answered']);
  });
});

describe('finish-pending-postings', () => {
  test('finishes what a crash between recording and posting left, in another process', async () => {
    campaigns.points.peer.behaviour = 'unreachable';
    const input = oneOil();
    await campaigns.recorded(input);
    campaigns.points.peer.behaviour = 'answers';
    const other = await campaigns.secondProcess();
    try {
      await other.service.runJob(job);
      // Too early: the request itself may still be on its way.
      expect(await statusOf(input.purchaseId)).toBe('PENDING');
      await campaigns.subgraph.clock.advance({ seconds: 15 });
      await Promise.all([other.service.runJob(job), campaigns.subgraph.service.runJob(job)]);
    } finally {
      await other.stop();
    }
    expect(await statusOf(input.purchaseId)).toBe('POSTED');
    expect(campaigns.points.timesAsked(input.purchaseId)).toBe(1);
    expect(campaigns.points.peer.calls.at(-1)?.call.caller).toEqual(callerOf.service('campaigns'));
  });

  test('one purchase on which points stumbles holds up nobody', async () => {
    campaigns.points.peer.behaviour = 'unreachable';
    const [good, bad] = [oneOil(), oneOil()];
    await campaigns.recorded(good);
    await campaigns.recorded(bad);
    campaigns.points.peer.behaviour = 'answers';
    campaigns.points.defective.add(bad.purchaseId);
    await campaigns.subgraph.clock.advance({ seconds: 15 });
    await campaigns.subgraph.service.runJob(job);
    expect([await statusOf(good.purchaseId), await statusOf(bad.purchaseId)]).toEqual(['POSTED', 'PENDING']);
    campaigns.points.defective.clear();
    await campaigns.subgraph.clock.advance({ hours: 1 });
    await campaigns.subgraph.service.runJob(job);
    expect(await statusOf(bad.purchaseId)).toBe('POSTED');
  });

  test('posts a purchase first and its returns after it', async () => {
    campaigns.points.peer.behaviour = 'unreachable';
    const input = oneOil();
    await campaigns.recorded(input);
    const { id, status, pointsTaken } = await campaigns.givenBack(input.purchaseId, { oil: 1 });
    expect([status, pointsTaken]).toEqual(['PENDING', null]);
    campaigns.points.peer.behaviour = 'answers';
    await campaigns.subgraph.clock.advance({ seconds: 15 });
    await campaigns.subgraph.service.runJob(job);
    expect(await returnStatuses(input.purchaseId)).toEqual([{ status: 'POSTED', pointsTaken: 50 }]);
    const order = [...campaigns.points.done.keys()].filter((done) => [input.purchaseId, id].includes(done));
    expect(order).toEqual([input.purchaseId, id]);
  });

  test('a return brings its pending purchase along', async () => {
    campaigns.points.peer.behaviour = 'unreachable';
    const input = oneOil();
    await campaigns.recorded(input);
    campaigns.points.peer.behaviour = 'answers';
    expect(await campaigns.givenBack(input.purchaseId, { oil: 2 })).toMatchObject({
      status: 'POSTED',
      pointsTaken: 100,
    });
    expect(await statusOf(input.purchaseId)).toBe('POSTED');
  });

  test('one that points refuses is put off and holds nobody up', async () => {
    campaigns.points.peer.behaviour = 'unreachable';
    const [bad, good] = [oneOil(), oneOil()];
    await campaigns.recorded(bad);
    await campaigns.recorded(good);
    campaigns.points.peer.behaviour = 'answers';
    campaigns.points.poisoned.add(bad.purchaseId);
    await campaigns.subgraph.clock.advance({ seconds: 15 });
    await campaigns.subgraph.service.runJob(job);
    expect([await statusOf(bad.purchaseId), await statusOf(good.purchaseId)]).toEqual(['PENDING', 'POSTED']);
    await campaigns.subgraph.service.runJob(job);
    expect(campaigns.points.timesAsked(bad.purchaseId)).toBe(1);
    campaigns.points.poisoned.clear();
    await campaigns.subgraph.clock.advance({ seconds: 15 });
    await campaigns.subgraph.service.runJob(job);
    expect(await statusOf(bad.purchaseId)).toBe('POSTED');
  });

  test('ends early while points is away, and asks for all of them later', async () => {
    campaigns.points.peer.behaviour = 'unreachable';
    const inputs = [oneOil(), oneOil(), oneOil()];
    for (const input of inputs) await campaigns.recorded(input);
    await campaigns.subgraph.clock.advance({ seconds: 15 });
    await campaigns.subgraph.service.runJob(job);
    campaigns.points.peer.behaviour = 'answers';
    await campaigns.subgraph.clock.advance({ minutes: 1 });
    await campaigns.subgraph.service.runJob(job);
    expect(await Promise.all(inputs.map(({ purchaseId }) => statusOf(purchaseId)))).toEqual([
      'POSTED',
      'POSTED',
      'POSTED',
    ]);
  });

  test('puts off only what it has tried, and everything of that', async () => {
    await campaigns.subgraph.clock.advance({ hours: 2 });
    await campaigns.subgraph.service.runJob(job);
    campaigns.points.peer.behaviour = 'lost';
    const inputs = await Promise.all(
      Array.from({ length: 105 }, async () => {
        const input = oneOil();
        await campaigns.recorded(input);
        return input;
      }),
    );
    await campaigns.subgraph.clock.advance({ seconds: 15 });
    await campaigns.subgraph.service.runJob(job);
    const putOff = await campaigns.subgraph.asAdmin<{ id: string }>(
      'select id from purchase where posted_at is null and posting_attempts > 0',
    );
    // Once by the request; a second time by the job.
    const tried = inputs.filter(({ purchaseId }) => campaigns.points.timesAsked(purchaseId) > 1);
    expect(new Set(putOff.map(({ id }) => id))).toEqual(new Set(tried.map(({ purchaseId }) => purchaseId)));
    // One batch told that points is silent: the rest stays due.
    expect(tried).toHaveLength(100);
    campaigns.points.peer.behaviour = 'answers';
    await campaigns.subgraph.service.runJob(job);
    const untouched = inputs.filter((input) => !tried.includes(input));
    expect(await Promise.all(untouched.map(({ purchaseId }) => statusOf(purchaseId)))).toEqual(
      Array.from({ length: 5 }, () => 'POSTED'),
    );
  });
});

describe('purchaseFactsPending', () => {
  const query = '{ purchaseFactsPending }';

  test('counts what members has not taken, for importers and ops', async () => {
    await campaigns.subgraph.service.drain();
    campaigns.members.peer.refuse = () => true;
    await campaigns.recorded(oneOil());
    await campaigns.recorded(oneOil());
    const answers = await Promise.all([importer, callerOf.ops('ann')].map((as) => campaigns.ask(query, {}, as)));
    expect(answers.map(({ data }) => data)).toEqual([{ purchaseFactsPending: 2 }, { purchaseFactsPending: 2 }]);
    campaigns.members.peer.refuse = () => false;
    await campaigns.subgraph.clock.advance({ hours: 2 });
    await campaigns.subgraph.service.drain();
    expect((await campaigns.ask(query, {}, importer)).data).toEqual({ purchaseFactsPending: 0 });
  });

  test('is not for others', async () => {
    const callers = [callerOf.anonymous(), callerOf.channel('shop', ['purchases:record']), callerOf.ops('ann', [])];
    const codes = await Promise.all(
      callers.map(async (as) => (await campaigns.ask(query, {}, as)).errors?.[0]?.extensions.code),
    );
    expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  });
});
