import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, approveReward, bo, faultOf, proposeReward, RewardsWorld, termsOf } from '../arrange.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

const changed = (mutation: string, inputType: string, refusal = '') =>
  `mutation ($input: ${inputType}!) { ${mutation}(input: $input) {
    __typename ... on RewardChange { id kind key version state } ${refusal} } }`;
const draftReward = changed('draftReward', 'ProposeRewardInput', '... on Failure { code }');
const submitReward = changed('submitReward', 'RewardChangeInput');
const rejectReward = changed('rejectReward', 'RewardChangeInput');
const endReward = `mutation ($input: EndRewardInput!) { endReward(input: $input) { ... on Reward { id status } } }`;
const record =
  'edges { node { change { id version state } definition proposedBy decidedBy decidedAt } } pageInfo { endCursor }';

const draft = (input: object, as = ann) => world.ask(as, draftReward, { input });
const submit = (changeId: string, as = ann) => world.ask(as, submitReward, { input: { changeId } });
const reject = (changeId: string, as = bo) => world.ask(as, rejectReward, { input: { changeId } });
const approve = (changeId: string, as = bo) => world.ask(as, approveReward, { input: { changeId } });
const end = (rewardId: string, as = ann) => world.ask(as, endReward, { input: { rewardId } });
const look = async (id: string, as = callerOf.anonymous()) =>
  (await world.ask(as, 'query ($id: ID!) { reward(id: $id) { status version } }', { id })).data?.['reward'];
const logOf = async (rewardId: string) => {
  const found = await world.subgraph.asAdmin<{ by: string; action: string }>(
    `select by, action from audit_log where subject like $1 order by id`,
    [`reward/${rewardId}%`],
  );
  return found.map(({ by, action }) => `${by} ${action}`);
};

describe('from a draft to the catalogue', () => {
  test('drafted, submitted and approved; each step again says the same, and is on record once', async () => {
    const input = { changeId: newId(), ...termsOf() };
    const change = { __typename: 'RewardChange', id: input.changeId, kind: 'reward', key: input.rewardId, version: 1 };
    for (let again = 0; again < 2; again += 1) {
      expect(answerOf(await draft(input))).toEqual({ ...change, state: 'DRAFT' });
    }
    expect(faultOf(await approve(input.changeId))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'changeId'] });
    for (let again = 0; again < 2; again += 1) {
      expect(answerOf(await submit(input.changeId))).toEqual({ ...change, state: 'SUBMITTED' });
    }
    expect(await look(input.rewardId)).toBeNull();
    expect(answerOf(await approve(input.changeId))).toEqual({ ...change, state: 'LIVE' });
    expect(await look(input.rewardId)).toEqual({ status: 'LIVE', version: 1 });
    expect(await logOf(input.rewardId)).toEqual([
      'ops:ann reward.drafted',
      'ops:ann approval.requested',
      'ops:bo approval.approved',
      'ops:bo reward.live',
    ]);
  });

  test('a draft is its author’s to submit, with other terms another draft, and refused as a proposal is', async () => {
    const input = { changeId: newId(), ...termsOf() };
    await draft(input);
    expect(faultOf(await submit(input.changeId, bo)).code).toBe('FORBIDDEN');
    expect(faultOf(await submit(newId())).code).toBe('BAD_USER_INPUT');
    expect(faultOf(await draft({ ...input, stock: 3 })).code).toBe('IDEMPOTENCY_CONFLICT');
    const wrong = { ...input, changeId: newId(), prices: [{ points: 0 }] };
    expect(faultOf(await draft(wrong))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'prices', '0', 'points'] });
    const rewardId = await world.liveReward({ stock: 1 });
    await world.redeemed(world.memberWith(1000), rewardId);
    const tooFew = { ...termsOf({ rewardId, stock: 0 }), changeId: newId() };
    expect(answerOf(await draft(tooFew))).toEqual({ __typename: 'StockBelowTaken', code: 'STOCK_BELOW_TAKEN' });
  });

  test('rejected by a second person the terms that are live go on', async () => {
    const rewardId = await world.liveReward();
    const input = { changeId: newId(), ...termsOf({ rewardId, stock: 99 }) };
    await world.ask(ann, proposeReward, { input });
    expect(faultOf(await reject(input.changeId, ann)).code).toBe('FORBIDDEN');
    for (let again = 0; again < 2; again += 1) {
      expect(answerOf(await reject(input.changeId))).toMatchObject({ state: 'REJECTED', version: 2 });
    }
    expect(faultOf(await approve(input.changeId)).code).toBe('BAD_USER_INPUT');
    expect(await look(rewardId)).toEqual({ status: 'LIVE', version: 1 });
    expect((await logOf(rewardId)).slice(-2)).toEqual(['ops:bo approval.rejected', 'ops:bo reward.rejected']);
  });
});

describe('ending', () => {
  test('ends it for new redemptions; once, and on record once', async () => {
    const rewardId = await world.liveReward();
    for (let again = 0; again < 2; again += 1) {
      expect(answerOf(await end(rewardId))).toEqual({ id: rewardId, status: 'ENDED' });
    }
    expect(await look(rewardId)).toBeNull();
    expect(await look(rewardId, ann)).toEqual({ status: 'ENDED', version: 1 });
    const refused = await world.redeem(world.memberWith(1000), { rewardId });
    expect(answerOf(refused)).toMatchObject({ code: 'REWARD_NOT_AVAILABLE' });
    expect((await logOf(rewardId)).filter((entry) => entry.endsWith('reward.ended'))).toEqual(['ops:ann reward.ended']);
  });

  test('what is being redeemed goes on to its end', async () => {
    const rewardId = await world.liveReward();
    const redemptionId = newId();
    world.points.failNext('settleHold', 'before');
    expect(faultOf(await world.redeem(world.memberWith(1000), { rewardId, redemptionId })).code).toBe('UNAVAILABLE');
    await end(rewardId);
    await world.clock.advance({ minutes: 1 });
    await world.runJob();
    expect(await world.redemptionRow(redemptionId)).toMatchObject({ status: 'SETTLED' });
    expect(await world.taken(rewardId)).toBe(1);
  });

  test('terms that are approved later open it again', async () => {
    const rewardId = await world.liveReward();
    await end(rewardId);
    await world.liveReward({ rewardId });
    expect(await look(rewardId)).toEqual({ status: 'LIVE', version: 2 });
  });

  test('one that closed already stays as it is; one that never was live is bad input', async () => {
    const rewardId = await world.liveReward({ opensAt: '2020-01-01T00:00:00Z', closesAt: '2020-02-01T00:00:00Z' });
    expect(answerOf(await end(rewardId))).toEqual({ id: rewardId, status: 'ENDED' });
    const fault = { code: 'BAD_USER_INPUT', path: ['input', 'rewardId'] };
    expect(faultOf(await end(newId()))).toEqual(fault);
    expect(faultOf(await end('17'))).toEqual(fault);
  });
});

describe('what ops see', () => {
  const list = async (query: string, variables: Record<string, unknown> = {}) => {
    const { edges } = answerOf(await world.ask(bo, query, variables)) as unknown as {
      edges: { node: { change: { id: string; version: number; state: string } } & Record<string, unknown> }[];
    };
    return edges.map(({ node }) => node);
  };

  test('what waits, and every version of one reward, newest first', async () => {
    const rewardId = await world.liveReward();
    await world.liveReward({ rewardId, stock: 20 });
    const rejected = { changeId: newId(), ...termsOf({ rewardId, stock: 30 }) };
    await world.ask(ann, proposeReward, { input: rejected });
    await reject(rejected.changeId);
    const drafted = { changeId: newId(), ...termsOf({ rewardId, stock: 40 }) };
    await draft(drafted);
    const waiting = await list(`query { rewardChanges(first: 1) { ${record} } }`);
    expect(waiting).toMatchObject([
      {
        change: { id: drafted.changeId, version: 4, state: 'DRAFT' },
        proposedBy: 'ops:ann',
        decidedBy: null,
        decidedAt: null,
      },
    ]);
    const versions = `query ($id: ID!, $after: String) { rewardVersions(rewardId: $id, first: 3, after: $after) { ${record} } }`;
    const found = await list(versions, { id: rewardId });
    const states = found.map(({ change }) => `${String(change.version)} ${change.state}`);
    expect(states).toEqual(['4 DRAFT', '3 REJECTED', '2 LIVE']);
    expect(found.map(({ definition }) => (JSON.parse(definition as string) as { stock: number }).stock)).toEqual([
      40, 30, 20,
    ]);
    const { pageInfo } = answerOf(await world.ask(bo, versions, { id: rewardId })) as {
      pageInfo?: { endCursor: string };
    };
    const next = await list(versions, { id: rewardId, after: pageInfo?.endCursor });
    expect(next.map(({ change }) => `${String(change.version)} ${change.state}`)).toEqual(['1 ENDED']);
  });

  test('a definition is what would propose the terms; checking it gives it back', async () => {
    const terms = {
      descriptions: { zhCN: '好', en: 'Good' },
      limits: [{ pieces: 1, of: 'MEMBER', per: 'DAY' }],
      opensAt: null,
    };
    const id = await world.liveReward(terms);
    const query = 'query ($id: ID!) { reward(id: $id) { definition } }';
    const { definition } = answerOf(await world.ask(bo, query, { id })) as { definition: string };
    expect(JSON.parse(definition)).toEqual({
      kind: 'GOODS',
      titles: { zhCN: '花生油一升', en: 'Peanut oil, one litre' },
      ...terms,
      opensAt: undefined,
      pictures: [],
      prices: [{ points: 1000 }],
      stock: 10,
      drops: [],
      contents: [{ kind: 'GOODS', count: 1 }],
    });
    const check = `query ($input: ProposeRewardInput!) { checkReward(input: $input) {
      ... on CheckedReward { definition } ... on Failure { code } } }`;
    const input = { ...(JSON.parse(definition) as object), changeId: newId(), rewardId: id };
    expect(answerOf(await world.ask(bo, check, { input }))).toEqual({ definition });
    await world.redeemed(world.memberWith(1000), id);
    expect(answerOf(await world.ask(bo, check, { input: { ...input, stock: 0 } }))).toEqual({
      code: 'STOCK_BELOW_TAKEN',
    });
    const wrong = faultOf(await world.ask(bo, check, { input: { ...input, category: 'nowhere' } }));
    expect(wrong).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'category'] });
    expect(await world.subgraph.asAdmin('select 1 from configuration_version where key = $1', [id])).toHaveLength(1);
  });

  test('the definition of one that has ended closes where it did, and can be proposed elsewhere', async () => {
    const query = 'query ($id: ID!) { reward(id: $id) { definition opensAt } }';
    const shown = async (id: string) => {
      await end(id);
      const { definition, opensAt } = answerOf(await world.ask(bo, query, { id })) as Record<string, string>;
      const window = JSON.parse(definition ?? '') as { opensAt: string; closesAt: string };
      const elsewhere = {
        ...window,
        ...termsOf(),
        changeId: newId(),
        opensAt: window.opensAt,
        closesAt: window.closesAt,
      };
      expect(answerOf(await world.ask(ann, proposeReward, { input: elsewhere }))).toMatchObject({ state: 'SUBMITTED' });
      return { ...window, was: opensAt };
    };
    const open = await shown(await world.liveReward());
    expect(open.opensAt).toBe(open.was);
    expect(open.opensAt < open.closesAt).toBe(true);
    expect(new Date(open.closesAt) <= world.clock.now()).toBe(true);
    const coming = await shown(await world.liveReward({ opensAt: '2099-01-01T00:00:00Z' }));
    expect(coming.opensAt < coming.closesAt).toBe(true);
    expect(new Date(coming.closesAt) <= world.clock.now()).toBe(true);
  });

  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a member', callerOf.member(newId()), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    [
      'ops of another domain',
      callerOf.ops('cy', ['campaigns:read', 'campaigns:write', 'campaigns:approve']),
      'FORBIDDEN',
    ],
  ])('not %s', async (_, caller, code) => {
    const rewardId = await world.liveReward();
    const input = { changeId: newId(), ...termsOf({ rewardId }) };
    expect(faultOf(await draft(input, caller)).code).toBe(code);
    await draft(input);
    expect(faultOf(await submit(input.changeId, caller)).code).toBe(code);
    await submit(input.changeId);
    expect(faultOf(await reject(input.changeId, caller)).code).toBe(code);
    expect(faultOf(await end(rewardId, caller)).code).toBe(code);
    const queries = [
      '{ rewardChanges { edges { cursor } } }',
      `{ rewardVersions(rewardId: "${rewardId}") { edges { cursor } } }`,
      `{ reward(id: "${rewardId}") { definition } }`,
    ];
    for (const query of queries) expect(faultOf(await world.ask(caller, query)).code).toBe(code);
    const category =
      'mutation { defineRewardCategory(input: { code: "x", names: { zhCN: "x", en: "x" } }) { __typename } }';
    expect(faultOf(await world.ask(caller, category)).code).toBe(code);
    expect(await look(rewardId)).toMatchObject({ status: 'LIVE' });
  });
});

test('categories are for anyone to see, defined once, and on record when they change', async () => {
  const define = (code: string, en: string) =>
    world.ask(
      ann,
      `mutation ($input: DefineRewardCategoryInput!) { defineRewardCategory(input: $input) { ... on RewardCategory { code } } }`,
      { input: { code, names: { zhCN: '茶', en } } },
    );
  for (const [code, en] of [
    ['tea', 'Tea'],
    ['tea', 'Tea'],
    ['tea', 'Teas'],
    ['cups', 'Cups'],
  ] as const)
    await define(code, en);
  const all = await world.ask(callerOf.anonymous(), '{ rewardCategories { code name names { zhCN en } } }');
  expect(answerOf(all)).toEqual([
    { code: 'cups', name: 'Cups', names: { zhCN: '茶', en: 'Cups' } },
    { code: 'tea', name: 'Teas', names: { zhCN: '茶', en: 'Teas' } },
  ]);
  const log = await world.subgraph.asAdmin(
    `select details -> 'names' ->> 'en' as en from audit_log where action = 'reward-category.defined' order by id`,
  );
  expect(log.map(({ en }) => en)).toEqual(['Tea', 'Teas', 'Cups']);
  expect(faultOf(await define('Tea!', 'Tea'))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'code'] });
  expect(faultOf(await define('tea', ' '))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'names', 'en'] });
});
