import { newId } from '../../../chassis/ids.js';
import type { Caller } from '../../../chassis/caller.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, RewardsWorld } from './arrange.js';

const memberQuery = `query ($representations: [_Any!]!, $first: Int, $after: String) {
  _entities(representations: $representations) { ... on Member { id redemptions(first: $first, after: $after) {
    edges { cursor node { id status createdAt points reward { id title partner { id } } member { id } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;

const redemptionByKey = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Redemption { id points } } }`;

interface Connection {
  edges: { node: { id: string; status: string; reward: { title: string } } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
}

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

function ask(as: Caller, memberIds: string[], page: { first?: number; after?: string | null } = {}) {
  const representations = memberIds.map((id) => ({ __typename: 'Member', id }));
  return world.ask(as, memberQuery, { representations, ...page });
}

async function pageOf(memberId: string, page: { first?: number; after?: string | null } = {}): Promise<Connection> {
  const [member] = answerOf(await ask(callerOf.member(memberId), [memberId], page)) as unknown as {
    redemptions: Connection;
  }[];
  if (!member) throw new Error('no member came back');
  return member.redemptions;
}

const idsOf = (connection: Connection) => connection.edges.map(({ node }) => node.id);

test("a member's redemptions, newest first, in pages", async () => {
  const rewardId = await world.liveReward({ prices: [{ points: 10 }] });
  const memberId = world.memberWith(30);
  const oldestFirst: string[] = [];
  for (let index = 0; index < 3; index += 1) oldestFirst.push(await world.redeemed(memberId, rewardId));
  const voided = newId();
  await world.redeem(memberId, { redemptionId: voided, rewardId });
  const newestFirst = [voided, ...oldestFirst.reverse()];

  const first = await pageOf(memberId, { first: 3 });
  expect(idsOf(first)).toEqual(newestFirst.slice(0, 3));
  expect(first.edges.map(({ node }) => node.status)).toEqual(['VOIDED', 'SETTLED', 'SETTLED']);
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const second = await pageOf(memberId, { first: 3, after: first.pageInfo.endCursor });
  expect(idsOf(second)).toEqual(newestFirst.slice(3));
  expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('a redemption shows its reward after the reward has ended', async () => {
  const closesAt = new Date(world.clock.now().getTime() + 60_000).toISOString();
  const rewardId = await world.liveReward({ closesAt });
  const memberId = world.memberWith(1000);
  await world.redeemed(memberId, rewardId);
  await world.clock.advance({ minutes: 2 });
  const [edge] = (await pageOf(memberId)).edges;
  expect(edge?.node.reward).toEqual({ id: rewardId, title: 'Peanut oil, one litre', partner: null });
});

test('a member without any has an empty page', async () => {
  expect(await pageOf(newId())).toEqual({
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  });
});

describe('of a member who was merged', () => {
  let survivor: string;
  let merged: string;
  let newestFirst: string[];

  beforeAll(async () => {
    const rewardId = await world.liveReward({ prices: [{ points: 10 }] });
    [survivor, merged] = [world.memberWith(100), world.memberWith(100)];
    newestFirst = [];
    for (const memberId of [survivor, merged, survivor, merged, merged]) {
      newestFirst.unshift(await world.redeemed(memberId, rewardId));
      await world.clock.advance({ minutes: 1 });
    }
    await world.subgraph.asAdmin('insert into person_link values ($1, gen_random_uuid(), $2)', [merged, survivor]);
  });

  test('they are on the pages of the survivor, in their place', async () => {
    const first = await pageOf(survivor, { first: 2 });
    const second = await pageOf(survivor, { first: 2, after: first.pageInfo.endCursor });
    const third = await pageOf(survivor, { first: 2, after: second.pageInfo.endCursor });
    expect([first, second, third].map(idsOf)).toEqual([
      newestFirst.slice(0, 2),
      newestFirst.slice(2, 4),
      newestFirst.slice(4),
    ]);
    expect(third.pageInfo.hasNextPage).toBe(false);
  });

  test('they are on no page of their own, also where both are asked for', async () => {
    const members = answerOf(await ask(ann, [merged, survivor])) as unknown as { redemptions: Connection }[];
    expect(members.map(({ redemptions }) => idsOf(redemptions))).toEqual([[], newestFirst]);
  });
});

describe('who may see them', () => {
  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['another member', callerOf.member(newId()), 'FORBIDDEN'],
    ['an identity without a member', callerOf.member(null), 'FORBIDDEN'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    ['ops of another domain', callerOf.ops('cy', ['members:read']), 'FORBIDDEN'],
  ])('not %s', async (_, caller, code) => {
    const memberId = world.memberWith(1000);
    const redemptionId = await world.redeemed(memberId, await world.liveReward());
    expect(faultOf(await ask(caller, [memberId])).code).toBe(code);
    const one = 'query ($id: ID!) { redemption(id: $id) { id } }';
    expect(faultOf(await world.ask(caller, one, { id: redemptionId })).code).toBe(code);
    const representations = [{ __typename: 'Redemption', id: redemptionId }];
    expect(faultOf(await world.ask(caller, redemptionByKey, { representations })).code).toBe(code);
  });

  test('ops who may read rewards do', async () => {
    const memberId = world.memberWith(1000);
    const redemptionId = await world.redeemed(memberId, await world.liveReward());
    const [member] = answerOf(await ask(ann, [memberId])) as unknown as { redemptions: Connection }[];
    expect(member && idsOf(member.redemptions)).toEqual([redemptionId]);
    const one = await world.ask(ann, 'query ($id: ID!) { redemption(id: $id) { id member { id } } }', {
      id: redemptionId,
    });
    expect(answerOf(one)).toEqual({ id: redemptionId, member: { id: memberId } });
  });

  test('an unknown redemption is nothing', async () => {
    const one = await world.ask(ann, 'query ($id: ID!) { redemption(id: $id) { id } }', { id: newId() });
    expect(one.data).toEqual({ redemption: null });
  });
});

test.each([
  ['a page of nothing', { first: 0 }, ['first']],
  ['a page over the limit', { first: 101 }, ['first']],
  ['a cursor that is none', { after: 'abc' }, ['after']],
  ['a cursor of something else', { after: Buffer.from('["yesterday","7"]').toString('base64url') }, ['after']],
])('%s is bad input that names its argument', async (_, page, path) => {
  const memberId = newId();
  expect(faultOf(await ask(callerOf.member(memberId), [memberId], page))).toEqual({ code: 'BAD_USER_INPUT', path });
});

describe('statements', () => {
  /** Rewards and redemptions of the members, settled, each redemption with a reward of its own. */
  async function stored(memberIds: string[], each: number): Promise<void> {
    await world.subgraph.asAdmin(
      `with fresh as (
         insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, taken, opens_at)
         select gen_random_uuid(), 1, '油', 'Oil', '[{"points": 10, "cash": null}]', 10, 1, app_now()
           from generate_series(1, $2::int * cardinality($1::uuid[]))
         returning id)
       insert into redemption (id, member_id, reward_id, points, currency, status, held_until, settled_at, ended_at)
       select gen_random_uuid(), $1[1 + (row_number() over () - 1) / $2::int], id, 10, 'HARVEST', 'SETTLED', app_now(),
              app_now(), app_now()
         from fresh`,
      [memberIds, each],
    );
  }

  test('a page of 50 redemptions with their rewards is two', async () => {
    const memberId = newId();
    await stored([memberId], 60);
    world.subgraph.statements.length = 0;
    const page = await pageOf(memberId, { first: 50 });
    expect(page.edges).toHaveLength(50);
    expect(page.edges.every(({ node }) => node.reward.title === 'Oil')).toBe(true);
    expect(world.statements).toHaveLength(2);
  });

  test('so are pages of 20 members at once, each with their own', async () => {
    const memberIds = Array.from({ length: 20 }, () => newId());
    await stored(memberIds, 3);
    world.subgraph.statements.length = 0;
    const members = answerOf(await ask(ann, memberIds, { first: 2 })) as unknown as {
      id: string;
      redemptions: { edges: { node: { member: { id: string } } }[]; pageInfo: { hasNextPage: boolean } };
    }[];
    // What ops look at is recorded, by as many statements for one member as for all.
    expect(world.statements.filter((sql) => /redemption|reward/.test(sql))).toHaveLength(2);
    expect(members.map(({ id }) => id)).toEqual(memberIds);
    for (const { id, redemptions } of members) {
      expect(redemptions.edges.map(({ node }) => node.member.id)).toEqual([id, id]);
      expect(redemptions.pageInfo.hasNextPage).toBe(true);
    }
  });
});
