import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, RewardsWorld } from './arrange.js';

const rewardsQuery = `query ($filter: RewardFilter, $first: Int, $after: String) {
  rewards(filter: $filter, first: $first, after: $after) {
    edges { cursor node { id title status available partner { id } price { points cash { amountMinor } } prices { points } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

interface Connection {
  edges: { cursor: string; node: { id: string; status: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.subgraph.asAdmin('truncate reward, redemption cascade');
});

async function list(variables: Record<string, unknown> = {}, as = callerOf.anonymous()): Promise<Connection> {
  return answerOf(await world.ask(as, rewardsQuery, variables)) as unknown as Connection;
}

const idsOf = (connection: Connection) => connection.edges.map(({ node }) => node.id);

async function rewardsInOrder(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await world.liveReward());
  return ids;
}

test('an empty catalogue is an empty page', async () => {
  expect(await list()).toEqual({
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  });
});

test('pages run from the newest to the oldest, without gap or repetition', async () => {
  const newestFirst = (await rewardsInOrder(5)).reverse();
  const first = await list({ first: 2 });
  expect(idsOf(first)).toEqual(newestFirst.slice(0, 2));
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  // One that is added meanwhile moves no page.
  await world.liveReward();
  const second = await list({ first: 2, after: first.pageInfo.endCursor });
  expect(idsOf(second)).toEqual(newestFirst.slice(2, 4));
  const third = await list({ first: 2, after: second.pageInfo.endCursor });
  expect(idsOf(third)).toEqual(newestFirst.slice(4));
  expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('anyone sees what is live; what is not, ops alone', async () => {
  const at = (minutes: number) => new Date(world.clock.now().getTime() + minutes * 60_000).toISOString();
  const upcoming = await world.liveReward({ opensAt: at(60) });
  const ended = await world.liveReward({ opensAt: at(-60), closesAt: at(-1) });
  const live = await world.liveReward({ closesAt: at(60) });

  expect(idsOf(await list())).toEqual([live]);
  expect(idsOf(await list({ filter: { status: 'LIVE' } }, callerOf.member(newId())))).toEqual([live]);
  expect(idsOf(await list({ filter: { status: 'UPCOMING' } }, ann))).toEqual([upcoming]);
  expect(idsOf(await list({ filter: { status: 'ENDED' } }, ann))).toEqual([ended]);
  for (const [caller, code] of [
    [callerOf.anonymous(), 'UNAUTHENTICATED'],
    [callerOf.member(newId()), 'FORBIDDEN'],
    [callerOf.ops('cy', ['rewards:write']), 'FORBIDDEN'],
  ] as const) {
    const result = await world.ask(caller, rewardsQuery, { filter: { status: 'ENDED' } });
    expect(faultOf(result).code).toBe(code);
  }

  const one = 'query ($id: ID!) { reward(id: $id) { status } }';
  expect((await world.ask(callerOf.anonymous(), one, { id: ended })).data).toEqual({ reward: null });
  expect((await world.ask(ann, one, { id: ended })).data).toEqual({ reward: { status: 'ENDED' } });

  await world.clock.advance({ minutes: 61 });
  expect(idsOf(await list())).toEqual([upcoming]);
});

test('filters by partner, by points and by stock', async () => {
  const partnerId = newId();
  const cash = { amountMinor: 100, currency: 'CNY' };
  const cheap = await world.liveReward({ prices: [{ points: 900 }, { points: 200, cash }] });
  const dear = await world.liveReward({ prices: [{ points: 5000 }], partnerId });
  const soldOut = await world.liveReward({ prices: [{ points: 100 }], stock: 1 });
  const unlimited = await world.liveReward({ prices: [{ points: 300 }], stock: null });
  await world.redeemed(world.memberWith(100), soldOut);

  expect(idsOf(await list({ filter: { partnerId } }))).toEqual([dear]);
  expect(idsOf(await list({ filter: { maxPoints: 200 } }))).toEqual([soldOut, cheap]);
  expect(idsOf(await list({ filter: { maxPoints: 199 } }))).toEqual([soldOut]);
  expect(idsOf(await list({ filter: { inStock: true } }))).toEqual([unlimited, dear, cheap]);
  expect(idsOf(await list({ filter: { inStock: true, maxPoints: 250 } }))).toEqual([cheap]);
});

test.each([
  ['a page of nothing', { first: 0 }, ['first']],
  ['a page over the limit', { first: 101 }, ['first']],
  ['a cursor that is none', { after: 'abc' }, ['after']],
  ['a cursor of something else', { after: Buffer.from('["yesterday","7"]').toString('base64url') }, ['after']],
  ['negative points', { filter: { maxPoints: -1 } }, ['filter', 'maxPoints']],
  ['a partner that is no id', { filter: { partnerId: 'bakery' } }, ['filter', 'partnerId']],
])('%s is bad input that names its argument', async (_, variables, path) => {
  const result = await world.ask(callerOf.anonymous(), rewardsQuery, variables);
  expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path });
});

test('an id that is none is bad input; an unknown one is nothing', async () => {
  const query = 'query ($id: ID!) { reward(id: $id) { id } }';
  const fault = faultOf(await world.ask(callerOf.anonymous(), query, { id: '17' }));
  expect(fault).toEqual({ code: 'BAD_USER_INPUT', path: ['id'] });
  expect((await world.ask(callerOf.anonymous(), query, { id: newId() })).data).toEqual({ reward: null });
});

test('a page of 50 rewards with prices and partners is one statement', async () => {
  await world.subgraph.asAdmin(`
    insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, partner_id, opens_at)
    select gen_random_uuid(), 1, '油', 'Oil', '[{"points": 10, "cash": null}]', 10, gen_random_uuid(), app_now()
      from generate_series(1, 60)`);
  world.subgraph.statements.length = 0;
  const page = await list({ first: 50 });
  expect(page.edges).toHaveLength(50);
  expect(world.statements).toHaveLength(1);
});

test('the gateway reaches 50 rewards by their keys, live or not, with one statement', async () => {
  await world.subgraph.asAdmin(`
    insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, opens_at, closes_at)
    select gen_random_uuid(), 1, '油', 'Oil', '[{"points": 10, "cash": null}]', 10, '2020-01-01', '2020-02-01'
      from generate_series(1, 50)`);
  const stored = await world.subgraph.asAdmin<{ id: string }>('select id from reward');
  const unknown = newId();
  const representations = [...stored.map(({ id }) => id), unknown].map((id) => ({ __typename: 'Reward', id }));
  world.subgraph.statements.length = 0;
  const result = await world.ask(
    callerOf.anonymous(),
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Reward { id title } } }',
    { representations },
  );
  const entities = answerOf(result) as unknown as ({ id: string; title: string } | null)[];
  expect(entities.slice(0, 50)).toEqual(stored.map(({ id }) => ({ id, title: 'Oil' })));
  expect(entities[50]).toBeNull();
  expect(world.statements).toHaveLength(1);
});
