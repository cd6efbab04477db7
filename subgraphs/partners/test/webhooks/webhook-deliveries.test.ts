import { newId } from '../../../../chassis/ids.js';
import { testAcceptKeys, testKey } from '../../../../chassis/testing/test-keys.js';
import { WebhookReceiver } from '../../../../chassis/testing/webhook-receiver.js';
import { readPartnersSettings } from '../../env.js';
import { startPartners } from '../../main.js';
import { takeDueDeliveries } from '../../storage/webhooks/webhook-deliveries.js';
import { writeMessages } from '../../storage/webhooks/webhook-messages.js';
import { ann, answerOf, faultOf, PartnersWorld } from '../arrange.js';
import { partnersUnderTest } from '../partners-under-test.js';
import {
  activeAt,
  baker,
  chemist,
  deliveriesOf,
  delivered,
  doTo,
  echoing,
  endpointsOf,
  later,
  logOf,
  pauseEndpoint,
  removeEndpoint,
  replayDead,
  replayWebhook,
  resumeEndpoint,
  tell,
  testEndpoint,
} from './arrange-webhooks.js';

let world: PartnersWorld;
let receiver: WebhookReceiver;
let other: WebhookReceiver;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  receiver = await WebhookReceiver.start();
  other = await WebhookReceiver.start();
});
beforeEach(async () => {
  await world.subgraph.asAdmin('truncate webhook_endpoint, webhook_delivery, webhook_message');
  for (const each of [receiver, other]) {
    Object.assign(each, { status: 204, headers: {}, secrets: [], before: () => Promise.resolve() });
    each.received.length = 0;
    echoing(each);
  }
});
afterAll(async () => {
  await world.stop();
  await receiver.stop();
  await other.stop();
});

const seconds = 1000;
const hours = 3600 * seconds;
/** The only delivery about something. */
async function deliveryOf(about: string): Promise<Record<string, unknown>> {
  const [row] = await world.subgraph.asAdmin(
    `select delivery.id, message_id as "messageId", state, attempts, next_attempt_at as "nextAttemptAt", problem
       from webhook_delivery delivery join webhook_message message on message.id = message_id
      where data ->> 'exchangeId' = $1`,
    [about],
  );
  return row ?? {};
}
describe('what happens is told', () => {
  test('to those endpoints of the brand that take it, signed, with its place in time', async () => {
    const { endpointId, secret } = await activeAt(world, receiver);
    await activeAt(world, other, { types: ['settlement.*', 'exchange.reversed'] });
    const about = await tell(world);
    const closed = await tell(world, { type: 'settlement.closed', data: { period: '2026-11', digest: 'x' } });
    const reversed = await tell(world, { type: 'exchange.reversed' });
    await tell(world, { brand: 'pharmacy' });
    await tell(world, { brand: 'harvest-table' });
    await delivered(world);
    expect(receiver.received.map(({ type }) => type).sort()).toEqual([
      ...['exchange.committed', 'exchange.reversed', 'webhook.challenge'],
    ]);
    expect(other.received.map(({ type }) => type).sort()).toEqual([
      ...['exchange.reversed', 'settlement.closed', 'webhook.challenge'],
    ]);
    const [message] = receiver.about(about);
    const { timestamp, sequence, ...rest } = JSON.parse(message!.text) as Record<string, unknown>;
    expect(rest).toEqual({ type: 'exchange.committed', data: { exchangeId: about, given: 100 } });
    expect(Math.abs(Date.parse(String(timestamp)) - world.clock.now().getTime())).toBeLessThan(60 * seconds);
    const later = JSON.parse(receiver.about(reversed)[0]?.text ?? '{}') as { sequence: number };
    expect(later.sequence).toBeGreaterThan(Number(sequence));
    expect(message?.signedBy).toEqual([secret]);
    expect([message?.id, closed]).toEqual([(await deliveryOf(about))['messageId'], closed]);
    expect(await logOf(world, { endpointId, type: 'exchange.committed' })).toMatchObject([
      ...[{ partner: 'bakery', state: 'DELIVERED', attempts: 1, lastStatus: 204, problem: null, nextAttemptAt: null }],
    ]);
  });

  test('all of it by one statement', async () => {
    await activeAt(world, receiver);
    world.subgraph.statements.length = 0;
    const abouts = [newId(), newId(), newId()];
    await world.subgraph.database.transaction((tx) =>
      writeMessages(
        tx,
        abouts.flatMap((about) =>
          ['bakery', 'pharmacy'].map((brand) => ({
            ...{ brand, type: 'exchange.committed' as const, about, data: { exchangeId: about } },
          })),
        ),
      ),
    );
    expect(world.subgraph.statements.filter((sql) => /webhook/.test(sql))).toHaveLength(1);
    await delivered(world);
    expect(abouts.map((about) => receiver.about(about).length)).toEqual([1, 1, 1]);
  });

  test('without anybody running a job, by a process that runs them', async () => {
    await activeAt(world, receiver);
    const { testDatabase } = world.subgraph;
    const other = await startPartners(
      readPartnersSettings({
        ...{ PORT: '0', APP_DATABASE_URL: testDatabase.appUrl, CALL_ACCEPT_KEYS: testAcceptKeys('partners') },
        ...{ ANSWER_HASH_KEY: testKey('partners', 'answers').toString('base64'), LOG_LEVEL: 'silent' },
        ...partnersUnderTest.environment,
      }),
      { clock: world.clock },
    );
    try {
      const arrived = new Promise<void>((resolve) => {
        receiver.before = () => Promise.resolve(resolve());
      });
      await tell(world);
      // No limit of time: it would never resolve.
      await arrived;
    } finally {
      await other.stop();
    }
  });

  test('once, however often it is said, and not at all when the transaction ends otherwise', async () => {
    await activeAt(world, receiver);
    const about = await tell(world);
    await tell(world, { about, data: { exchangeId: about, given: 200 } });
    const rolledBack = newId();
    const failing = world.subgraph.database.transaction(async (tx) => {
      const data = { exchangeId: rolledBack };
      await writeMessages(tx, [{ brand: 'bakery', type: 'exchange.rejected', about: rolledBack, data }]);
      throw new Error('not after all');
    });
    await expect(failing).rejects.toThrow('not after all');
    await delivered(world);
    expect(receiver.about(about)).toMatchObject([{ data: { given: 100 } }]);
    expect(receiver.about(rolledBack)).toEqual([]);
  });

  test('by two processes at once: each of one thing', async () => {
    await activeAt(world, receiver);
    const abouts = await Promise.all(Array.from({ length: 30 }, () => tell(world)));
    const share = { most: 64, perEndpoint: 8, underWay: new Map<string, number>() };
    const { database } = world.subgraph;
    const taken = await Promise.all([1, 2].map(() => database.transaction((tx) => takeDueDeliveries(tx, share))));
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(16);
    // What those two took and never sent, since they are gone, is taken again after a minute.
    await later(world, 61 * seconds);
    await delivered(world);
    expect(abouts.map((about) => receiver.about(about).length)).toEqual(abouts.map(() => 1));
  });

  test('again under the same id, where the sender was gone before it could note that it had arrived', async () => {
    await activeAt(world, receiver);
    const about = await tell(world);
    // It has arrived, and nothing of that is noted: somebody else seems to have taken it, and no answer comes.
    const lost = new Promise<void>((resolve) => {
      receiver.before = async () => {
        receiver.before = () => Promise.resolve();
        await world.subgraph.asAdmin(
          `update webhook_delivery set attempts = attempts + 1 where type = 'exchange.committed'`,
        );
        receiver.status = null;
        resolve();
      };
    });
    await world.subgraph.service.runJob('deliver-webhooks');
    await lost;
    await world.restart();
    receiver.status = 204;
    expect(await deliveryOf(about)).toMatchObject({ state: 'WAITING' });
    await later(world, 61 * seconds);
    await delivered(world);
    const [first, second, ...more] = receiver.about(about);
    expect(more).toEqual([]);
    expect(first?.id).toBe(second?.id);
    expect(await deliveryOf(about)).toMatchObject({ state: 'DELIVERED' });
  });
});

describe('a receiver that does not take it', () => {
  test('is told again after the pauses of Standard Webhooks, under one id, and then it is given up', async () => {
    await activeAt(world, receiver);
    receiver.status = 500;
    const about = await tell(world);
    const pauses = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for (const [place, pause] of pauses.entries()) {
      await delivered(world);
      const { state, attempts, nextAttemptAt, problem } = await deliveryOf(about);
      expect([state, attempts, problem]).toEqual(['WAITING', place + 1, 'HTTP 500']);
      const waits = (nextAttemptAt as Date).getTime() - world.clock.now().getTime();
      // The test itself takes a moment as well.
      expect(waits).toBeGreaterThan((pause - 30) * seconds);
      expect(waits).toBeLessThanOrEqual(pause * 1.1 * seconds + seconds);
      await later(world, Math.max(0, waits) + seconds);
    }
    await delivered(world);
    expect(await deliveryOf(about)).toMatchObject({ state: 'DEAD', attempts: 10, nextAttemptAt: null });
    expect(new Set(receiver.about(about).map(({ id }) => id)).size).toBe(1);
    expect(await logOf(world, { state: 'DEAD' })).toMatchObject([
      { lastStatus: 500, problem: 'HTTP 500', attempts: 10 },
    ]);
    await later(world, 48 * hours);
    await delivered(world);
    expect(receiver.about(about)).toHaveLength(10);
  });

  test('is left alone for as long as it asks', async () => {
    await activeAt(world, receiver);
    Object.assign(receiver, { status: 429, headers: { 'retry-after': '600' } });
    const about = await tell(world);
    await delivered(world);
    const { nextAttemptAt } = await deliveryOf(about);
    const waits = (nextAttemptAt as Date).getTime() - world.clock.now().getTime();
    expect(waits).toBeGreaterThan(570 * seconds);
    expect(waits).toBeLessThanOrEqual(601 * seconds);
  });

  test('does not have a redirect followed', async () => {
    await activeAt(world, receiver);
    Object.assign(receiver, { status: 307, headers: { location: other.url } });
    const about = await tell(world);
    await delivered(world);
    expect(await deliveryOf(about)).toMatchObject({ state: 'WAITING', problem: 'HTTP 307' });
    expect(other.received).toEqual([]);
  });

  test('that says it is gone is paused; resumed, it is told what waited, and what it refused can be replayed', async () => {
    const { endpointId } = await activeAt(world, receiver);
    receiver.status = 410;
    const refused = await tell(world);
    await delivered(world);
    const kept = await tell(world);
    await delivered(world);
    expect(await deliveryOf(refused)).toMatchObject({ state: 'DEAD', problem: 'HTTP 410' });
    expect(await deliveryOf(kept)).toMatchObject({ state: 'WAITING', attempts: 0 });
    const [shown] = answerOf(await world.ask(baker, endpointsOf)) as unknown as Record<string, unknown>[];
    expect(shown).toMatchObject({ state: 'PAUSED', pausedBecause: 'GONE', failingSince: expect.any(String) as string });
    receiver.status = 204;
    await doTo(world, resumeEndpoint, endpointId);
    await delivered(world);
    expect([receiver.about(refused).length, receiver.about(kept).length]).toEqual([1, 1]);
  });

  test('does not hold up anybody else’s, however much waits for it', async () => {
    await activeAt(world, receiver);
    await activeAt(world, other, { as: chemist });
    let answerAtLast = (): void => undefined;
    const silence = new Promise<void>((resolve) => (answerAtLast = resolve));
    receiver.before = () => silence;
    for (let many = 0; many < 100; many += 1) await tell(world);
    await world.subgraph.service.runJob('deliver-webhooks');
    const abouts = [await tell(world, { brand: 'pharmacy' }), await tell(world, { brand: 'pharmacy' })];
    const answered = new Promise<void>((resolve) => {
      other.before = () => {
        if (abouts.every((about) => other.about(about).length === 1)) resolve();
        return Promise.resolve();
      };
    });
    await world.subgraph.service.runJob('deliver-webhooks');
    // No limit of time: it would never resolve.
    await answered;
    const told = receiver.received.filter(({ type }) => type === 'exchange.committed');
    expect(told.length).toBeLessThanOrEqual(16);
    answerAtLast();
    await delivered(world);
  });
});

describe('sending again', () => {
  const replay = (input: Record<string, unknown>, as = baker) =>
    world.ask(as, replayWebhook, { input: { replayId: newId(), ...input } });

  test('one delivery, under its id, however it ended', async () => {
    await activeAt(world, receiver);
    const about = await tell(world);
    await delivered(world);
    const { id, messageId } = await deliveryOf(about);
    const input = { replayId: newId(), deliveryId: id };
    const first = await world.ask(baker, replayWebhook, { input });
    expect(answerOf(first)).toEqual({ __typename: 'WebhookReplay', replayed: 1 });
    await delivered(world);
    // The same request again is answered, and sends nothing.
    expect(await world.ask(baker, replayWebhook, { input })).toEqual(first);
    await delivered(world);
    expect(receiver.about(about).map(({ id: sentAs }) => sentAs)).toEqual([messageId, messageId]);
    expect(await logOf(world, { messageId })).toMatchObject([{ state: 'DELIVERED', replays: 1, attempts: 1 }]);
  });

  test('one message, to whoever takes it by now', async () => {
    await activeAt(world, receiver);
    const about = await tell(world);
    await delivered(world);
    await activeAt(world, other);
    const { messageId } = await deliveryOf(about);
    expect(answerOf(await replay({ messageId }))).toMatchObject({ replayed: 2 });
    await delivered(world);
    expect([receiver.about(about).length, other.about(about).length]).toEqual([2, 1]);
  });

  test('nothing of another partner’s, nothing unknown, nothing to one that is removed', async () => {
    const { endpointId } = await activeAt(world, receiver);
    const about = await tell(world);
    await delivered(world);
    const { id, messageId } = await deliveryOf(about);
    for (const wrong of [{ deliveryId: id }, { messageId }])
      expect(answerOf(await replay(wrong, chemist))).toMatchObject({ code: 'NOTHING_TO_REPLAY' });
    expect(answerOf(await replay({ messageId: newId() }))).toMatchObject({ code: 'NOTHING_TO_REPLAY' });
    for (const wrong of [{}, { messageId, deliveryId: id }])
      expect(faultOf(await replay(wrong)).path).toEqual(['input', 'deliveryId']);
    await doTo(world, removeEndpoint, endpointId);
    expect(answerOf(await replay({ deliveryId: id }))).toMatchObject({ endpointState: 'REMOVED' });
    expect(answerOf(await replay({ messageId }))).toMatchObject({ code: 'NOTHING_TO_REPLAY' });
    await delivered(world);
    expect(receiver.about(about)).toHaveLength(1);
  });

  test('all that was given up since, of the brand alone', async () => {
    await activeAt(world, receiver);
    await activeAt(world, other, { as: chemist });
    const early = await tell(world);
    await later(world, 10 * seconds);
    const since = world.clock.now();
    await later(world, 10 * seconds);
    const late = [await tell(world), await tell(world)];
    const others = await tell(world, { brand: 'pharmacy' });
    const dead = `update webhook_delivery set state = 'DEAD', next_attempt_at = null where type like 'exchange.%'`;
    await world.subgraph.asAdmin(dead);
    const input = { replayId: newId(), since: since.toISOString() };
    expect(answerOf(await world.ask(baker, replayDead, { input }))).toEqual({ replayed: 2 });
    expect(answerOf(await world.ask(baker, replayDead, { input }))).toEqual({ replayed: 2 });
    await delivered(world);
    expect(late.map((about) => receiver.about(about).length)).toEqual([1, 1]);
    expect([receiver.about(early).length, other.about(others).length]).toEqual([0, 0]);
    const forOther = { replayId: newId(), since: since.toISOString(), partner: 'pharmacy' };
    expect(answerOf(await world.ask(ann, replayDead, { input: forOther }))).toEqual({ replayed: 1 });
  });

  test('but nothing that an endpoint was told about itself', async () => {
    const since = world.clock.now().toISOString();
    const { endpointId } = await activeAt(world, receiver);
    await world.ask(baker, testEndpoint, { input: { changeId: newId(), endpointId } });
    await world.subgraph.asAdmin(`update webhook_delivery set state = 'DEAD', next_attempt_at = null`);
    const input = { replayId: newId(), since };
    expect(answerOf(await world.ask(baker, replayDead, { input }))).toEqual({ replayed: 0 });
  });
});

test('a test reaches the one endpoint, whatever that takes, and only one that is active', async () => {
  const { endpointId, secret } = await activeAt(world, receiver, { types: ['settlement.closed'] });
  await activeAt(world, other);
  const input = { changeId: newId(), endpointId };
  const sent = await world.ask(baker, testEndpoint, { input });
  expect(answerOf(sent)).toMatchObject({ type: 'webhook.test', state: 'WAITING', endpointId });
  await delivered(world);
  const again = answerOf(await world.ask(baker, testEndpoint, { input }));
  expect(again).toMatchObject({ id: answerOf(sent)['id'], state: 'DELIVERED' });
  const test = { type: 'webhook.test', signedBy: [secret], data: { testId: input.changeId } };
  expect(receiver.about(input.changeId)).toMatchObject([test]);
  expect(other.about(input.changeId)).toEqual([]);
  await doTo(world, pauseEndpoint, endpointId);
  expect(answerOf(await doTo(world, testEndpoint, endpointId))).toMatchObject({ endpointState: 'PAUSED' });
});

test('the log has pages, newest first, for the partner and for ops', async () => {
  await activeAt(world, receiver);
  await activeAt(world, other, { as: chemist });
  const abouts: string[] = [];
  for (let many = 0; many < 5; many += 1) {
    abouts.push(await tell(world));
    await tell(world, { brand: 'pharmacy' });
  }
  await delivered(world);
  const filter = { type: 'exchange.committed' };
  type Page = { edges: { node: { messageId: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page = answerOf(await world.ask(baker, deliveriesOf, { filter, first: 2, after })) as unknown as Page;
    seen.push(...page.edges.map(({ node }) => node.messageId));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  const expected = await Promise.all(abouts.map(async (about) => (await deliveryOf(about))['messageId']));
  expect([...seen].sort()).toEqual([...expected].sort());
  expect(await logOf(world, filter, ann)).toHaveLength(10);
  expect(await logOf(world, { ...filter, partner: 'pharmacy', state: 'DELIVERED' }, ann)).toHaveLength(5);
  expect(await logOf(world, { ...filter, state: 'WAITING' }, ann)).toEqual([]);
  expect(faultOf(await world.ask(baker, deliveriesOf, { filter: { partner: 'pharmacy' } })).code).toBe('FORBIDDEN');
});

test('what was told ninety days ago is let go of, also what was never taken', async () => {
  const { endpointId } = await activeAt(world, receiver);
  await tell(world);
  await delivered(world);
  await doTo(world, pauseEndpoint, endpointId);
  await tell(world);
  await later(world, 89 * 24 * hours);
  await tell(world);
  await world.subgraph.service.runJob('forget-webhooks');
  expect(await logOf(world)).toHaveLength(4);
  await later(world, 25 * hours);
  await world.subgraph.service.runJob('forget-webhooks');
  expect(await logOf(world)).toHaveLength(1);
});

test('what was told to an endpoint in the moment in which it was removed does not wait for ever', async () => {
  const { endpointId } = await activeAt(world, receiver);
  await tell(world);
  await doTo(world, removeEndpoint, endpointId);
  // As the transaction leaves it that has seen the endpoint just before.
  const late = `update webhook_delivery set state = 'WAITING', next_attempt_at = app_now() where type like 'exchange.%'`;
  await world.subgraph.asAdmin(late);
  await world.subgraph.service.runJob('forget-webhooks');
  expect((await logOf(world)).filter(({ state }) => state === 'WAITING')).toEqual([]);
});
