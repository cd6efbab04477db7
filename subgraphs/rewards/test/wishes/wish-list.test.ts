import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { ann, answerOf, faultOf, RewardsWorld } from '../arrange.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
  world.points.peer.answer = () => ({ _entities: [{ wallet: { spendable: 900, pending: 0 } }] });
});
afterAll(() => world.stop());

const addWish = `mutation ($input: AddWishInput!) { addWish(input: $input) {
  __typename ... on Wish { id missingPoints reward { id title } } ... on Failure { code message } } }`;
const removeWish = 'mutation ($input: RemoveWishInput!) { removeWish(input: $input) { ... on Member { id } } }';
const wishesOf = `query ($members: [_Any!]!, $first: Int, $after: String) { _entities(representations: $members) {
  ... on Member { id wishes(first: $first, after: $after) {
    edges { node { id missingPoints reward { id status } } } pageInfo { hasNextPage endCursor } } } } }`;

interface Wishes {
  edges: { node: { id: string; missingPoints: number | null; reward: { id: string; status: string } } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

const add = (as: Caller, rewardId: string) => world.ask(as, addWish, { input: { rewardId } });
const remove = (as: Caller, rewardId: string) => world.ask(as, removeWish, { input: { rewardId } });
const look = (as: Caller, memberIds: string[], page: object = {}) =>
  world.ask(as, wishesOf, { members: memberIds.map((id) => ({ __typename: 'Member', id })), ...page });

async function wishes(as: Caller, memberId: string, page: object = {}): Promise<Wishes> {
  const [member] = answerOf(await look(as, [memberId], page)) as unknown as { wishes: Wishes }[];
  if (!member) throw new Error('no member');
  return member.wishes;
}
const rewardsOf = async (memberId: string, as = callerOf.member(memberId)) =>
  (await wishes(as, memberId)).edges.map(({ node }) => node.reward.id);

const merge = (topic: 'member-merged' | 'member-unmerged', mergeId: string, from: string, into: string) =>
  tellEvents('members', world.subgraph.service, [{ topic, aggregateId: mergeId, payload: { mergeId, from, into } }]);

describe('the list', () => {
  test('holds each reward once, newest first, with the points that are missing', async () => {
    const memberId = newId();
    const member = callerOf.member(memberId);
    const [first, second] = [await world.liveReward(), await world.liveReward({ prices: [{ points: 500 }] })];
    const added = answerOf(await add(member, first));
    expect(added).toMatchObject({ missingPoints: 100, reward: { id: first, title: 'Peanut oil, one litre' } });
    await world.clock.advance({ minutes: 1 });
    expect(answerOf(await add(member, second))).toMatchObject({ missingPoints: 0 });
    // Said again, from wherever, it is the same wish in the same place.
    expect(answerOf(await add(member, first))).toEqual(added);
    expect(await Promise.all([add(member, first), add(member, second)])).toHaveLength(2);
    expect(await rewardsOf(memberId)).toEqual([second, first]);
    const page = await wishes(member, memberId, { first: 1 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    const next = await wishes(member, memberId, { first: 1, after: page.pageInfo.endCursor });
    expect([next.edges[0]?.node.reward.id, next.pageInfo.hasNextPage]).toEqual([first, false]);
  });

  test('what is missing goes by the bonus of the tier and by the prices open to the member', async () => {
    const memberId = newId();
    const member = callerOf.member(memberId);
    const rewardId = await world.liveReward({ prices: [{ points: 1200 }, { points: 1000, tiers: ['GOLD'] }] });
    expect(answerOf(await add(member, rewardId))).toMatchObject({ missingPoints: 300 });
    world.members.sayMore(memberId, { tier: 'GOLD' });
    expect(answerOf(await add(member, rewardId))).toMatchObject({ missingPoints: 100 });
    world.members.say(memberId, { numerator: 6, denominator: 5, version: 1 });
    // Diamond's 1,200 divided by 1.2, less 900.
    expect(answerOf(await add(member, rewardId))).toMatchObject({ missingPoints: 100 });
  });

  test('is left by what is taken off it, again and again, and keeps what has ended', async () => {
    const memberId = newId();
    const member = callerOf.member(memberId);
    const [kept, taken] = [await world.liveReward(), await world.liveReward()];
    await add(member, kept);
    await add(member, taken);
    for (let again = 0; again < 2; again += 1) {
      expect(answerOf(await remove(member, taken))).toEqual({ id: memberId });
    }
    const end = 'mutation ($input: EndRewardInput!) { endReward(input: $input) { __typename } }';
    await world.ask(ann, end, { input: { rewardId: kept } });
    const { edges } = await wishes(member, memberId);
    expect(edges.map(({ node }) => node.reward)).toEqual([{ id: kept, status: 'ENDED' }]);
  });

  test('holds a hundred, whoever adds at the same time', async () => {
    const memberId = newId();
    const member = callerOf.member(memberId);
    await world.subgraph.asAdmin(
      `with made as (
         insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, opens_at)
         select gen_random_uuid(), 1, '油', 'Oil', '[{"points": 10, "cash": null}]', 10, app_now() from generate_series(1, 99)
         returning id)
       insert into wish (member_id, reward_id) select $1, id from made`,
      [memberId],
    );
    const rewards = [await world.liveReward(), await world.liveReward(), await world.liveReward()];
    const answers = await Promise.all(rewards.map((rewardId) => add(member, rewardId)));
    const kinds = answers.map((answer) => answerOf(answer)['__typename']).sort();
    expect(kinds).toEqual(['Wish', 'WishListFull', 'WishListFull']);
    const refused = answers.find((answer) => answerOf(answer)['__typename'] === 'WishListFull');
    expect(answerOf(refused!)).toEqual({
      __typename: 'WishListFull',
      code: 'WISH_LIST_FULL',
      message: 'A wish list holds 100 rewards at most',
    });
  });

  test('takes live rewards alone', async () => {
    const member = callerOf.member(newId());
    const upcoming = await world.liveReward({ opensAt: '2199-01-01T00:00:00Z' });
    for (const rewardId of [upcoming, newId()]) {
      expect(answerOf(await add(member, rewardId))).toMatchObject({ code: 'REWARD_NOT_AVAILABLE' });
    }
    expect(faultOf(await add(member, '17'))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'rewardId'] });
  });
});

describe('whose it is', () => {
  test.each([
    ['nobody known', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['ops', ann, 'FORBIDDEN'],
    ['a suspended member', callerOf.memberStanding(newId(), 'SUSPENDED'), 'MEMBER_SUSPENDED'],
  ])('%s has none', async (_, caller, code) => {
    const rewardId = await world.liveReward();
    expect(faultOf(await add(caller, rewardId)).code).toBe(code);
    expect(faultOf(await remove(caller, rewardId)).code).toBe(code);
  });

  test('a member sees their own, ops with the scope anybody’s, without what is missing', async () => {
    const memberId = newId();
    const rewardId = await world.liveReward();
    await add(callerOf.member(memberId), rewardId);
    const { edges } = await wishes(ann, memberId);
    expect(edges.map(({ node }) => [node.reward.id, node.missingPoints])).toEqual([[rewardId, null]]);
    for (const caller of [callerOf.member(newId()), callerOf.ops('cy', ['rewards:write']), callerOf.channel()]) {
      expect(faultOf(await look(caller, [memberId])).code).toBe('FORBIDDEN');
    }
  });

  test('the pages of many members are one statement', async () => {
    const memberIds = [newId(), newId(), newId()];
    const rewardId = await world.liveReward();
    for (const memberId of memberIds) await add(callerOf.member(memberId), rewardId);
    const { statements } = world.subgraph;
    statements.length = 0;
    const query = `query ($members: [_Any!]!) { _entities(representations: $members) {
      ... on Member { wishes { edges { node { reward { id } } } } } } }`;
    await world.ask(ann, query, { members: memberIds.map((id) => ({ __typename: 'Member', id })) });
    expect(statements.filter((sql) => /\b(wish|reward)\b/.test(sql))).toHaveLength(2);
  });
});

describe('of members who are merged', () => {
  test('is one, each reward once; parted again each has their own', async () => {
    const [from, into] = [newId(), newId()];
    const [both, ofOne] = [await world.liveReward(), await world.liveReward()];
    await add(callerOf.member(from), both);
    await world.clock.advance({ minutes: 1 });
    await add(callerOf.member(from), ofOne);
    await world.clock.advance({ minutes: 1 });
    await add(callerOf.member(into), both);
    const mergeId = newId();
    expect(await merge('member-merged', mergeId, from, into)).toEqual([]);
    expect(await rewardsOf(into)).toEqual([both, ofOne]);
    expect(await rewardsOf(from, ann)).toEqual([]);
    // It is on the list already.
    await add(callerOf.member(into), ofOne);
    expect(await rewardsOf(into)).toEqual([both, ofOne]);
    await merge('member-unmerged', mergeId, from, into);
    expect(await rewardsOf(into)).toEqual([both]);
    expect(await rewardsOf(from)).toEqual([ofOne, both]);
  });

  test('what is taken off it is off it for both', async () => {
    const [from, into, mergeId] = [newId(), newId(), newId()];
    const rewardId = await world.liveReward();
    await add(callerOf.member(from), rewardId);
    await add(callerOf.member(into), rewardId);
    await merge('member-merged', mergeId, from, into);
    await remove(callerOf.member(into), rewardId);
    expect(await rewardsOf(into)).toEqual([]);
    await merge('member-unmerged', mergeId, from, into);
    expect(await rewardsOf(from)).toEqual([]);
  });
});

describe('the rights of a person', () => {
  test('wishes are in the copy of their data', async () => {
    const memberId = newId();
    const rewardId = await world.liveReward();
    await add(callerOf.member(memberId), rewardId);
    const query = `query ($id: ID!, $after: String) { memberData(memberId: $id, after: $after) { section rows after } }`;
    const copied: string[] = [];
    for (let after: string | null = null, more = true; more; more = after !== null) {
      const asked = { via: 'members', as: callerOf.member(memberId) };
      const page = answerOf(await world.subgraph.ask(query, { id: memberId, after }, asked));
      if (page['section'] === 'wishes') copied.push(...(page['rows'] as string[]));
      after = page['after'] as string | null;
    }
    expect(copied.map((row) => JSON.parse(row) as unknown)).toMatchObject([{ rewardId, toldAt: null }]);
  });

  test('who is forgotten has none, and makes none', async () => {
    const memberId = newId();
    const rewardId = await world.liveReward();
    await add(callerOf.member(memberId), rewardId);
    const erasureId = newId();
    const told = { topic: 'member-erased', aggregateId: erasureId, payload: { erasureId, memberId } };
    expect(await tellEvents('members', world.subgraph.service, [told])).toEqual([]);
    await world.subgraph.service.runJob('erase-people');
    expect(await world.subgraph.asAdmin('select 1 from wish where member_id = $1', [memberId])).toEqual([]);
    expect(faultOf(await add(callerOf.member(memberId), rewardId)).code).toBe('FORBIDDEN');
  });
});
