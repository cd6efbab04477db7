import { newId } from '../../../../chassis/ids.js';
import { WebhookReceiver } from '../../../../chassis/testing/webhook-receiver.js';
import { ann, answerOf, faultOf, RewardsWorld } from '../arrange.js';
import {
  ofPartner,
  only,
  partnerAt,
  report,
  retryFulfilment,
  setEndpoint,
  setPartnerEndpoint,
  taken,
  type PartnerSet,
} from './arrange-fulfilment.js';

let world: RewardsWorld;
let receiver: WebhookReceiver;
let baker: PartnerSet;
beforeAll(async () => {
  world = await RewardsWorld.start();
  receiver = await WebhookReceiver.start();
});
beforeEach(async () => {
  Object.assign(receiver, { status: 204, headers: {} });
  baker = await partnerAt(world, receiver.url);
  receiver.secrets = [baker.secret];
});
afterAll(async () => {
  await world.stop();
  await receiver.stop();
});

const deliver = () => world.subgraph.service.runJob('deliver-partner-orders');

async function ordered(partner: { partnerId: string } = baker) {
  const thing = await taken(world, ofPartner(partner.partnerId));
  return { ...thing, fulfilmentId: (await only(world, thing)).id };
}

async function retry(fulfilmentId: string): Promise<Record<string, unknown>> {
  return answerOf(await world.ask(ann, retryFulfilment, { input: { retryId: newId(), fulfilmentId } }));
}

async function messagesOf(fulfilmentId: string): Promise<Record<string, unknown>[]> {
  return world.subgraph.asAdmin(
    'select type, state, attempts, problem from partner_message where fulfilment_id = $1 order by type desc',
    [fulfilmentId],
  );
}

async function dueAt(fulfilmentId: string): Promise<number> {
  const [message] = await world.subgraph.asAdmin<{ due: Date }>(
    'select next_attempt_at as due from partner_message where fulfilment_id = $1',
    [fulfilmentId],
  );
  return message?.due.getTime() ?? NaN;
}

describe('a partner is told', () => {
  test('of each order, signed, with nothing of the member', async () => {
    const thing = await ordered();
    await deliver();
    const [order, ...more] = receiver.about(thing.fulfilmentId);
    expect(more).toEqual([]);
    expect(order).toMatchObject({
      type: 'fulfilment.requested',
      data: { redemptionId: thing.redemptionId, partnerSku: 'LOAF-1', count: 1 },
      signedBy: [baker.secret],
    });
    expect(Object.keys(order!.data).sort()).toEqual(['at', 'count', 'fulfilmentId', 'partnerSku', 'redemptionId']);
    expect(order!.text).not.toContain(thing.memberId);
    expect(await messagesOf(thing.fulfilmentId)).toEqual([
      { type: 'REQUESTED', state: 'SENT', attempts: 1, problem: null },
    ]);
    await deliver();
    expect(receiver.about(thing.fulfilmentId)).toHaveLength(1);
  });

  test('as soon as the redemption is settled: the job is queued with it', async () => {
    const queued = () =>
      world.subgraph.asAdmin<{ many: string }>(
        `select count(*) as many from graphile_worker.jobs where task_identifier = 'deliver-partner-orders'`,
      );
    const [before] = await queued();
    await ordered();
    const [after] = await queued();
    expect(Number(after?.many)).toBe(Number(before?.many) + 1);
  });

  test('by two jobs at once: each of one order', async () => {
    const things = [await ordered(), await ordered()];
    await Promise.all([deliver(), deliver()]);
    for (const { fulfilmentId } of things) expect(receiver.about(fulfilmentId)).toHaveLength(1);
  });

  test('when it is not wanted any more: withdrawn unsent, else cancelled by a message of its own', async () => {
    const unsent = await ordered();
    await world.cancel(unsent.member, unsent.redemptionId);
    await deliver();
    expect(receiver.about(unsent.fulfilmentId)).toEqual([]);
    expect(await messagesOf(unsent.fulfilmentId)).toMatchObject([{ type: 'REQUESTED', state: 'WITHDRAWN' }]);

    const sent = await ordered();
    await deliver();
    await world.cancel(sent.member, sent.redemptionId);
    await deliver();
    expect(receiver.about(sent.fulfilmentId).map(({ type, signedBy }) => [type, signedBy])).toEqual([
      ['fulfilment.requested', [baker.secret]],
      ['fulfilment.cancelled', [baker.secret]],
    ]);
  });

  test('of what was ordered from it, whoever fulfils the reward by the time a person has looked at the order', async () => {
    const miller = await partnerAt(world, receiver.url);
    receiver.secrets.push(miller.secret);
    const order = { redemptionId: newId(), rewardId: await world.liveReward(ofPartner(baker.partnerId)), device: 'x' };
    const memberId = world.memberWith(1000);
    world.points.looksAt = ({ device }) => typeof device === 'string';
    expect(answerOf(await world.redeem(memberId, order))).toMatchObject({ code: 'UNDER_REVIEW' });
    world.points.looksAt = () => false;
    await world.liveReward({
      ...{ rewardId: order.rewardId, prices: [{ points: 2000 }], cancelDays: 0 },
      ...{ ...ofPartner(miller.partnerId), contents: [{ kind: 'PARTNER', partnerSku: 'FLOUR-1' }] },
    });
    await world.decide(order.redemptionId, 'APPROVED', { told: false });
    const settled = answerOf(await world.redeem(memberId, order));
    expect(settled).toMatchObject({ status: 'SETTLED', points: 1000, cancellableUntil: expect.any(String) as string });
    const { id } = await only(world, order);
    await deliver();
    expect(receiver.about(id)).toMatchObject([{ data: { partnerSku: 'LOAF-1' }, signedBy: [baker.secret] }]);
    // Nor does anybody else report on it.
    expect(faultOf(await report(world, miller.code, id, 'CONFIRMED')).code).toBe('BAD_USER_INPUT');
    expect(answerOf(await report(world, baker.code, id, 'CONFIRMED'))).toMatchObject({ state: 'CONFIRMED' });
  });

  test('by partners too, whose webhooks it may prefer: of what is asked, and of what is not wanted any more', async () => {
    const thing = await ordered();
    await world.cancel(thing.member, thing.redemptionId);
    const refused = await ordered();
    await report(world, baker.code, refused.fulfilmentId, 'REFUSED');
    await world.subgraph.service.drain();
    const told = (id: string) => world.partners.events.filter(({ aggregateId }) => aggregateId === id);
    expect(told(thing.fulfilmentId).map(({ topic, payload }) => [topic, payload['type']])).toEqual([
      ['partner-order', 'REQUESTED'],
      ['partner-order', 'CANCELLED'],
    ]);
    expect(told(thing.fulfilmentId)[0]?.payload).toEqual({
      ...{ type: 'REQUESTED', fulfilmentId: thing.fulfilmentId, redemptionId: thing.redemptionId },
      ...{ partnerId: baker.partnerId, partnerSku: 'LOAF-1', count: 1, at: expect.any(String) as string },
    });
    expect(told(refused.fulfilmentId).map(({ payload }) => payload['type'])).toEqual(['REQUESTED']);
  });

  test('of nothing that it has refused itself', async () => {
    const thing = await ordered();
    await deliver();
    await report(world, baker.code, thing.fulfilmentId, 'REFUSED');
    await deliver();
    expect(receiver.about(thing.fulfilmentId)).toHaveLength(1);
  });
});

describe('a partner that does not answer', () => {
  test('is told again after the pauses of Standard Webhooks, under one id, and then given up', async () => {
    const thing = await ordered();
    receiver.status = 503;
    const pauses = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for (const [place, seconds] of pauses.entries()) {
      const begun = world.clock.now().getTime();
      await deliver();
      expect(receiver.about(thing.fulfilmentId)).toHaveLength(place + 1);
      const due = await dueAt(thing.fulfilmentId);
      // It was put off between these two instants, however long that took: by the pause and up to a tenth more. The row rounds.
      expect(due).toBeGreaterThanOrEqual(begun + seconds * 1000 - 1);
      expect(due).toBeLessThanOrEqual(world.clock.now().getTime() + seconds * 1100 + 1);
      await world.clock.moveTo(new Date(due - seconds * 800));
      await deliver();
      expect(receiver.about(thing.fulfilmentId)).toHaveLength(place + 1);
      await world.clock.moveTo(new Date(due));
    }
    await deliver();
    expect(receiver.about(thing.fulfilmentId)).toHaveLength(pauses.length + 1);
    expect(new Set(receiver.about(thing.fulfilmentId).map(({ id }) => id)).size).toBe(1);
    expect(await messagesOf(thing.fulfilmentId)).toEqual([
      { type: 'REQUESTED', state: 'DEAD', attempts: 10, problem: 'HTTP 503' },
    ]);

    const dead = '{ deadFulfilments(first: 100) { edges { node { id messages { state problem } } } } }';
    const { edges } = answerOf(await world.ask(ann, dead)) as { edges: { node: unknown }[] };
    expect(edges.map(({ node }) => node)).toEqual([
      { id: thing.fulfilmentId, messages: [{ state: 'DEAD', problem: 'HTTP 503' }] },
    ]);

    receiver.status = 204;
    const input = { retryId: newId(), fulfilmentId: thing.fulfilmentId };
    expect(answerOf(await world.ask(ann, retryFulfilment, { input }))).toMatchObject({
      __typename: 'Fulfilment',
      messages: [{ type: 'REQUESTED', state: 'WAITING', attempts: 1 }],
    });
    await deliver();
    expect(await messagesOf(thing.fulfilmentId)).toMatchObject([{ state: 'SENT', problem: null }]);
    // The same request again is answered and sends nothing.
    expect(answerOf(await world.ask(ann, retryFulfilment, { input }))['__typename']).toBe('Fulfilment');
    const again = { input: { ...input, retryId: newId() } };
    expect(answerOf(await world.ask(ann, retryFulfilment, again))).toMatchObject({ code: 'NOTHING_TO_RETRY' });
    const unknown = { input: { retryId: newId(), fulfilmentId: newId() } };
    expect(faultOf(await world.ask(ann, retryFulfilment, unknown)).code).toBe('BAD_USER_INPUT');
  });

  test('and says when to come again is not asked before', async () => {
    const thing = await ordered();
    Object.assign(receiver, { status: 429, headers: { 'retry-after': '120' } });
    await deliver();
    await world.clock.advance({ seconds: 110 });
    await deliver();
    expect(receiver.about(thing.fulfilmentId)).toHaveLength(1);
    receiver.status = 204;
    await world.clock.advance({ seconds: 15 });
    await deliver();
    expect(receiver.about(thing.fulfilmentId)).toHaveLength(2);
  });

  test('and hangs up is out of reach; one that is gone for good is given up at once', async () => {
    const thing = await ordered();
    receiver.status = null;
    await deliver();
    expect(await messagesOf(thing.fulfilmentId)).toMatchObject([{ state: 'WAITING', problem: 'NO_ANSWER' }]);
    receiver.status = 410;
    await world.clock.advance({ seconds: 10 });
    await deliver();
    expect(await messagesOf(thing.fulfilmentId)).toMatchObject([{ state: 'DEAD', problem: 'HTTP 410' }]);
  });

  test('may know of what was given up all the same: not wanted before it is sent again, it is cancelled', async () => {
    const thing = await ordered();
    receiver.status = 410;
    await deliver();
    expect((await retry(thing.fulfilmentId))['__typename']).toBe('Fulfilment');
    expect(answerOf(await world.cancel(thing.member, thing.redemptionId))).toMatchObject({ status: 'CANCELLED' });
    receiver.status = 204;
    // What is tried again may be under way right now, and would arrive before.
    await world.clock.advance({ seconds: 11 });
    await deliver();
    expect(receiver.about(thing.fulfilmentId).map(({ type }) => type)).toEqual([
      'fulfilment.requested',
      'fulfilment.cancelled',
    ]);
    expect(await messagesOf(thing.fulfilmentId)).toMatchObject([
      { type: 'REQUESTED', state: 'WITHDRAWN' },
      { type: 'CANCELLED', state: 'SENT' },
    ]);
  });

  test('is told of a cancellation that was given up once more on demand: it alone is sent, and is taken', async () => {
    const thing = await ordered();
    await deliver();
    answerOf(await world.cancel(thing.member, thing.redemptionId));
    receiver.status = 410;
    await deliver();
    expect(await messagesOf(thing.fulfilmentId)).toMatchObject([
      { type: 'REQUESTED', state: 'SENT' },
      { type: 'CANCELLED', state: 'DEAD', problem: 'HTTP 410' },
    ]);
    expect(await retry(thing.fulfilmentId)).toMatchObject({
      ...{ state: 'REVOKED', messages: [{ state: 'SENT' }, { type: 'CANCELLED', state: 'WAITING' }] },
    });
    receiver.status = 204;
    await deliver();
    await deliver();
    const [order, first, again, ...more] = receiver.about(thing.fulfilmentId);
    expect([order, first, again].map((one) => one?.type)).toEqual([
      ...['fulfilment.requested', 'fulfilment.cancelled', 'fulfilment.cancelled'],
    ]);
    expect([again?.id, more]).toEqual([first?.id, []]);
    expect(await messagesOf(thing.fulfilmentId)).toMatchObject([
      { type: 'REQUESTED', state: 'SENT', attempts: 1 },
      { type: 'CANCELLED', state: 'SENT', problem: null },
    ]);
    expect(await retry(thing.fulfilmentId)).toMatchObject({ code: 'NOTHING_TO_RETRY' });
    // The member had everything back long before, and once.
    expect(world.points.spendableOf(thing.memberId)).toBe(10_000);
    expect(await world.taken(thing.rewardId)).toBe(0);
  });

  test('or might have been told when its sender crashed is told again', async () => {
    const thing = await ordered();
    await world.subgraph.asAdmin(
      `update partner_message set attempts = 1, next_attempt_at = app_now() + interval '1 minute' where fulfilment_id = $1`,
      [thing.fulfilmentId],
    );
    await deliver();
    expect(receiver.about(thing.fulfilmentId)).toEqual([]);
    // It may have arrived: when it is not wanted any more, the partner is told so.
    await world.cancel(thing.member, thing.redemptionId);
    await world.clock.advance({ seconds: 11 });
    await deliver();
    expect(receiver.about(thing.fulfilmentId).map(({ type }) => type)).toEqual(['fulfilment.cancelled']);
  });
});

describe('where a partner is told', () => {
  test('what has waited for an endpoint is sent once there is one', async () => {
    const partner = { partnerId: newId(), code: 'miller' };
    const thing = await ordered(partner);
    await deliver();
    expect(receiver.about(thing.fulfilmentId)).toEqual([]);
    const { secret } = await setEndpoint(world, partner, receiver.url);
    receiver.secrets.push(String(secret));
    await deliver();
    expect(receiver.about(thing.fulfilmentId).map(({ signedBy }) => signedBy)).toEqual([[secret]]);
  });

  test('a secret is shown once, is replaced on demand, and signs for a day beside the new one', async () => {
    expect(baker.secret).toMatch(/^whsec_/);
    const input = { changeId: newId(), partnerId: baker.partnerId, partnerCode: baker.code, url: receiver.url };
    const rotate = () => world.ask(ann, setPartnerEndpoint, { input: { ...input, newSecret: true } });
    const { secret } = answerOf(await rotate());
    expect(secret).not.toBe(baker.secret);
    expect(answerOf(await rotate())['secret']).toBeNull();
    receiver.secrets.push(String(secret));
    const first = await ordered();
    await deliver();
    expect(receiver.about(first.fulfilmentId)[0]?.signedBy).toEqual([baker.secret, secret]);
    await world.clock.advance({ hours: 25 });
    const second = await ordered();
    await deliver();
    expect(receiver.about(second.fulfilmentId)[0]?.signedBy).toEqual([secret]);
    const kept = await world.subgraph.asAdmin(
      `select row_to_json(e)::text as row from partner_endpoint e union all select answer::text from answer_record
        union all select details::text from audit_log`,
    );
    expect(JSON.stringify(kept)).not.toContain(String(secret).slice(6));
  });

  test('a partner’s own secret is taken, and stays when only the address changes', async () => {
    const own = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const partner = { partnerId: newId(), code: 'dairy' };
    expect((await setEndpoint(world, partner, 'http://127.0.0.1:9/', { secret: own }))['secret']).toBeNull();
    expect((await setEndpoint(world, partner, receiver.url))['secret']).toBeNull();
    receiver.secrets = [own];
    const thing = await ordered(partner);
    await deliver();
    expect(receiver.about(thing.fulfilmentId)[0]?.signedBy).toEqual([own]);
    const look = `query ($id: ID!) { partnerEndpoint(partnerId: $id) { partnerCode url secret } }`;
    expect(answerOf(await world.ask(ann, look, { id: partner.partnerId }))).toEqual({
      ...{ partnerCode: 'dairy', url: receiver.url, secret: null },
    });
    expect((await world.ask(ann, look, { id: newId() })).data).toEqual({ partnerEndpoint: null });
  });

  test.each([
    [{ url: 'ftp://example.com/' }, 'url'],
    [{ url: 'https://me:secret@example.com/' }, 'url'],
    [{ secret: 'whsec_short' }, 'secret'],
    [{ partnerCode: 'Not A Code' }, 'partnerCode'],
    [{ partnerId: '7' }, 'partnerId'],
  ])('%j is bad input', async (wrong, field) => {
    const input = { changeId: newId(), partnerId: newId(), partnerCode: 'x-1', url: receiver.url, ...wrong };
    const answer = await world.ask(ann, setPartnerEndpoint, { input });
    expect(faultOf(answer)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', field] });
    expect(JSON.stringify(answer.errors)).not.toContain('me:secret');
  });

  test('a code is one partner’s', async () => {
    const input = { changeId: newId(), partnerId: newId(), partnerCode: baker.code, url: receiver.url };
    const answer = await world.ask(ann, setPartnerEndpoint, { input });
    expect(faultOf(answer)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'partnerCode'] });
  });
});

test('in production partners are on the public internet, and their addresses use TLS', async () => {
  const production = await RewardsWorld.start({ NODE_ENV: 'production' });
  try {
    for (const url of ['http://example.com/', 'https://127.0.0.1/', 'https://[::1]/', 'https://10.0.0.7/']) {
      const input = { changeId: newId(), partnerId: newId(), partnerCode: 'inside', url };
      const answer = await production.ask(ann, setPartnerEndpoint, { input });
      expect(faultOf(answer)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'url'] });
    }
    // A name is looked at when it is called.
    const partner = { partnerId: newId(), code: 'inside' };
    await setEndpoint(production, partner, receiver.url.replace('http://127.0.0.1', 'https://localhost'));
    const thing = await taken(production, ofPartner(partner.partnerId));
    await production.subgraph.service.runJob('deliver-partner-orders');
    const { id } = await only(production, thing);
    const [message] = await production.subgraph.asAdmin(
      'select problem from partner_message where fulfilment_id = $1',
      [id],
    );
    expect(message).toEqual({ problem: 'NO_ANSWER' });
    expect(receiver.about(id)).toEqual([]);
  } finally {
    await production.stop();
  }
});
