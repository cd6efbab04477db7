import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestSubgraph } from '../../chassis/testing/subgraph-for-test.js';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { verifyLedger } from '../../subgraphs/points/storage/verify-ledger.js';
import { rewardIdOf, setUpProgramme } from '../demo/set-up-programme.js';
import { subgraphNames, type SubgraphName } from '../subgraph-names.js';
import { Together } from '../testing/start-together.js';
import { startForTest } from '../testing/subgraphs-under-test.js';

/**
 * One person who has enrolled twice, from the tills to the office and back: everything of both is the survivor's in all five
 * subgraphs, though one of them was away at first; and is two members' again when the merge is taken back.
 */
let house: Together;
let restarted: TestSubgraph | null = null;

beforeAll(async () => {
  house = await Together.start();
  await house.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
  const callers = house.callers();
  await setUpProgramme(callers, '2026-11-22', 'Asia/Shanghai');
  await callers.close();
});

afterAll(async () => {
  await restarted?.service.stop();
  await house.stop();
});

interface Person {
  id: string;
  number: string;
  /** As whom they sign in. */
  as: string;
}

type Answer = Record<string, unknown>;

async function answerTo(name: string, thing: string, fields: string, input: Answer, as: string): Promise<Answer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) {
    answer: ${name}(input: $input) { ... on ${thing} { ${fields} } ... on Failure { code message } } }`;
  const { data, errors } = await house.ask(document, { input }, { as });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['answer'] as Answer;
}

async function enrolled(displayName: string): Promise<Person> {
  const id = randomUUID();
  const { number } = await answerTo('enrolMember', 'Member', 'number', { memberId: id, displayName }, 'channel:shop');
  return { id, number: String(number), as: `member:${String(number)}` };
}

/** Two lines of that much each; the first one's id is the purchase's. */
async function bought(by: Answer, yuan: number, occurredAt = '2026-11-01T04:00:00Z'): Promise<string> {
  const purchaseId = randomUUID();
  const amount = { amountMinor: yuan * 100, currency: 'CNY' };
  const lines = [purchaseId, randomUUID()].map((lineId) => ({ lineId, sku: 'RICE', quantity: 1, amount }));
  const total = { amountMinor: 2 * yuan * 100, currency: 'CNY' };
  const input = { purchaseId, ...by, channel: 'shop', occurredAt, total, lines };
  expect(await answerTo('recordPurchase', 'Purchase', 'id', input, 'channel:shop')).toEqual({ id: purchaseId });
  return purchaseId;
}

async function redeemed({ as }: Person): Promise<string> {
  const redemptionId = randomUUID();
  const input = { redemptionId, rewardId: rewardIdOf('delivery') };
  expect(await answerTo('redeemReward', 'Redemption', 'status', input, as)).toEqual({ status: 'SETTLED' });
  return redemptionId;
}

async function exchanged({ as }: Person, amount: number): Promise<string> {
  const exchangeId = randomUUID();
  await answerTo('quoteExchange', 'Exchange', 'status', { exchangeId, from: 'HARVEST', to: 'CRUMB', amount }, as);
  expect(await answerTo('commitExchange', 'Exchange', 'status', { exchangeId }, as)).toEqual({ status: 'COMMITTED' });
  return exchangeId;
}

/** Points by currency, those that wait included; debts below zero. */
async function points({ id }: Person): Promise<Record<string, number>> {
  const query = `query ($id: ID!) { member(id: $id) { wallets { currency { code } spendable pending debt } } }`;
  const { data, errors } = await house.ask(query, { id }, { as: 'ops:ann' });
  if (errors) throw new Error(JSON.stringify(errors));
  const { wallets } = data?.['member'] as {
    wallets: { currency: { code: string }; spendable: number; pending: number; debt: number }[];
  };
  return Object.fromEntries(wallets.map((it) => [it.currency.code, it.spendable + it.pending - it.debt]));
}

/** Whose things a member is shown, by their ids, sorted. */
async function things({ as }: Person): Promise<Record<string, string[]>> {
  const fields = ['purchases', 'redemptions', 'exchanges'].map(
    (name) => `${name} { edges { node { id member { id } } } }`,
  );
  const { data, errors } = await house.ask(`{ me { id ${fields.join(' ')} } }`, {}, { as });
  if (errors) throw new Error(JSON.stringify(errors));
  const me = data?.['me'] as { id: string } & Record<
    string,
    { edges: { node: { id: string; member: { id: string } } }[] }
  >;
  return Object.fromEntries(
    ['purchases', 'redemptions', 'exchanges'].map((name) => {
      const nodes = me[name]?.edges.map(({ node }) => node) ?? [];
      expect(nodes.filter(({ member }) => member.id !== me.id)).toEqual([]);
      return [name, nodes.map(({ id }) => id).sort()];
    }),
  );
}

async function stateOf(mergeId: string): Promise<{ state: string; done: string[] }> {
  const query = `query ($id: ID!) { memberMerge(id: $id) { state parts { subgraph mergedAt } } }`;
  const { data } = await house.ask(query, { id: mergeId }, { as: 'ops:ann' });
  const merge = data?.['memberMerge'] as { state: string; parts: { subgraph: string; mergedAt: string | null }[] };
  return { state: merge.state, done: merge.parts.filter((part) => part.mergedAt).map(({ subgraph }) => subgraph) };
}

async function untilMergeIs(
  mergeId: string,
  reached: (merge: { state: string; done: string[] }) => boolean,
): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (reached(await stateOf(mergeId))) return;
    await sleep(50);
  }
  throw new Error(`the merge does not get there: ${JSON.stringify(await stateOf(mergeId))}`);
}

/** The process ends; what it gives starts another one over the same database at the same address. */
async function stopped(name: 'rewards'): Promise<() => Promise<void>> {
  const { service, testDatabase } = restarted ?? house.subgraph(name);
  const peers = Object.fromEntries(subgraphNames.map((peer) => [peer, house.subgraph(peer).service.url]));
  await service.stop();
  return async () => {
    const environment = { PORT: new URL(service.url).port };
    restarted = await startForTest[name]({ clock: house.clock, peers, environment, testDatabase });
  };
}

test('two members become one in all five subgraphs, one of which was away, and two again', async () => {
  const [anna, boris] = [await enrolled('Li Hua'), await enrolled('Li Hua')];
  const hers = await bought({ memberId: anna.id }, 1_500);
  const his = await bought({ memberNumber: boris.number }, 1_000);
  const [herRedemption, hisRedemption] = [await redeemed(anna), await redeemed(boris)];
  const hisExchange = await exchanged(boris, 200);
  const [annaBefore, borisBefore] = [await points(anna), await points(boris)];
  expect(borisBefore['CRUMB']).toBeGreaterThan(0);

  const start = await stopped('rewards');
  const mergeId = randomUUID();
  const asked = { mergeId, survivorId: anna.id, mergedId: boris.id, reason: 'ENROLLED_TWICE' };
  expect(await answerTo('mergeMembers', 'MemberMerge', 'state', asked, 'ops:ann')).toEqual({ state: 'REQUESTED' });
  expect(await answerTo('approveMerge', 'MemberMerge', 'state', { mergeId }, 'ops:bo')).toEqual({ state: 'RUNNING' });
  await untilMergeIs(mergeId, ({ done }) => done.length === 3);
  expect(await stateOf(mergeId)).toEqual({ state: 'RUNNING', done: ['points', 'campaigns', 'partners'] });
  await start();
  await untilMergeIs(mergeId, ({ state }) => state === 'DONE');

  expect(await points(boris)).toEqual({ HARVEST: 0, CRUMB: 0 });
  const together = (annaBefore['HARVEST'] ?? 0) + (borisBefore['HARVEST'] ?? 0);
  expect(await points(anna)).toEqual({ HARVEST: together, CRUMB: borisBefore['CRUMB'] });
  const ofBoth = { redemptions: [herRedemption, hisRedemption].sort(), exchanges: [hisExchange] };
  expect(await things(anna)).toEqual({ purchases: [hers, his].sort(), ...ofBoth });

  // The life of one person: a purchase under the old number, a return of an old one, a cancellation, another redemption.
  // On the day of the other two both have earned as much as one person may.
  await bought({ memberId: anna.id }, 100);
  expect(await points(anna)).toMatchObject({ HARVEST: together });
  const since = await bought({ memberNumber: boris.number }, 200, '2026-11-02T04:00:00Z');
  const afterPurchase = (await points(anna))['HARVEST'] ?? 0;
  expect(afterPurchase).toBeGreaterThan(together);
  const returned = { returnId: randomUUID(), purchaseId: his, lines: [{ lineId: his, quantity: 1 }] };
  await answerTo('recordReturn', 'Return', 'id', returned, 'channel:shop');
  await house.subgraph('campaigns').service.drain();
  const afterReturn = (await points(anna))['HARVEST'] ?? 0;
  expect(afterReturn).toBeLessThan(afterPurchase);
  const cancelled = await answerTo(
    'cancelRedemption',
    'Redemption',
    'status points',
    { redemptionId: hisRedemption },
    anna.as,
  );
  expect(cancelled).toMatchObject({ status: 'CANCELLED' });
  const givenBack = Number(cancelled['points']);
  await redeemed(anna);
  expect(await points(anna)).toMatchObject({ HARVEST: afterReturn });
  expect((await things(anna))['purchases']).toContain(since);

  expect(await answerTo('unmergeMembers', 'MemberMerge', 'state', { mergeId }, 'ops:ann')).toEqual({
    state: 'UNMERGING',
  });
  await untilMergeIs(mergeId, ({ state }) => state === 'UNMERGED');
  // Of points that end together the survivor's own were spent first, so all that is left of his goes back.
  const back = (borisBefore['HARVEST'] ?? 0) - (afterPurchase - afterReturn) + givenBack;
  expect(await points(boris)).toEqual({ HARVEST: back, CRUMB: borisBefore['CRUMB'] });
  expect(await points(anna)).toEqual({ HARVEST: afterReturn - back, CRUMB: 0 });
  const left = (await things(anna))['purchases'];
  expect([left?.includes(his), left?.includes(since), left?.length]).toEqual([false, true, 3]);
  expect((await things(boris))['purchases']).toEqual([his]);

  await expectWholeBooks();
});

async function expectWholeBooks(): Promise<void> {
  const { database } = house.subgraph('points');
  expect(await checkBooks(database)).toEqual([]);
  expect((await verifyLedger(database, { keys: [], checkpoints: [] })).findings).toEqual([]);
}

/** The one that runs now. */
const running = (name: SubgraphName) => (name === 'rewards' && restarted ? restarted : house.subgraph(name));

async function erasureOf(erasureId: string): Promise<{ state: string; toldAt: string | null; parts: string[] }> {
  const query = 'query ($id: ID!) { erasure(id: $id) { state toldAt parts { subgraph } } }';
  const { data } = await house.ask(query, { id: erasureId }, { as: 'ops:ann' });
  const { parts, ...erasure } = data?.['erasure'] as {
    state: string;
    toldAt: string | null;
    parts: { subgraph: string }[];
  };
  return { ...erasure, parts: parts.map(({ subgraph }) => subgraph) };
}

test('who is erased while a merge of theirs, or its end, is under way in a subgraph, is erased there after it', async () => {
  const [carla, dora, emil, frida] = await Promise.all(['Carla', 'Dora', 'Emil', 'Frida'].map(enrolled));
  const all = [carla!, dora!, emil!, frida!];
  for (const { id } of all) await bought({ memberId: id }, 500);
  const [there, back] = [randomUUID(), randomUUID()];
  const inForce = async (mergeId: string, survivor: Person, merged: Person) => {
    const asked = { mergeId, survivorId: survivor.id, mergedId: merged.id, reason: 'ENROLLED_TWICE' };
    await answerTo('mergeMembers', 'MemberMerge', 'state', asked, 'ops:ann');
    await answerTo('approveMerge', 'MemberMerge', 'state', { mergeId }, 'ops:bo');
  };
  await inForce(back, emil!, frida!);
  await untilMergeIs(back, ({ state }) => state === 'DONE');

  const start = await stopped('rewards');
  await inForce(there, carla!, dora!);
  await answerTo('unmergeMembers', 'MemberMerge', 'state', { mergeId: back }, 'ops:ann');
  await untilMergeIs(there, ({ done }) => done.length === 3);
  const erasures: string[] = [];
  for (const { as } of [carla!, emil!, frida!]) {
    const erasureId = randomUUID();
    await answerTo('eraseMember', 'Erasure', 'id', { erasureId }, as);
    erasures.push(erasureId);
  }
  const goOn = async () => {
    for (const name of subgraphNames) if (name !== 'members') await running(name).service.runJob('erase-people');
    await running('members').service.runJob('finish-erasures');
  };
  for (const name of ['points', 'campaigns', 'partners'] as const)
    await house.subgraph(name).service.runJob('erase-people');
  await house.subgraph('members').service.runJob('finish-erasures');
  // Three of four have done their part of either; nobody is told of an erasure before the fourth has.
  for (const id of erasures) {
    expect(await erasureOf(id)).toEqual({ state: 'REQUESTED', toldAt: null, parts: ['members'] });
  }
  const told = await house
    .subgraph('points')
    .asAdmin('select 1 from erasure_duty where person_id = any($1)', [all.map(({ id }) => id)]);
  expect(told).toEqual([]);

  await start();
  await untilMergeIs(there, ({ state }) => state === 'DONE');
  await untilMergeIs(back, ({ state }) => state === 'UNMERGED');
  for (let tries = 0; tries < 600; tries += 1) {
    await goOn();
    const states = await Promise.all(erasures.map(erasureOf));
    if (states.every(({ state }) => state === 'DONE')) break;
    await sleep(100);
  }
  for (const id of erasures) {
    expect(await erasureOf(id)).toMatchObject({ state: 'DONE', toldAt: expect.any(String) as unknown });
  }
  for (const member of all) expect(Object.values(await points(member)).filter((left) => left !== 0)).toEqual([]);
  await expectWholeBooks();
});
