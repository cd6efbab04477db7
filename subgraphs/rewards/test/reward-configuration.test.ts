import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { ann, answerOf, approveReward, bo, faultOf, proposeReward, RewardsWorld, termsOf } from './arrange.js';

let world: RewardsWorld;

beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

const rewardQuery = `query ($id: ID!) { reward(id: $id) { id title titles { zhCN en } status available
  price { points cash { amountMinor currency } } prices { points cash { amountMinor currency } } partner { id } } }`;

const look = (id: string, locale: 'en' | 'zh-CN' = 'en') =>
  world.ask(callerOf.anonymous(), rewardQuery, { id }, locale);
const propose = (input: object, as = ann) => world.ask(as, proposeReward, { input });
const approve = (changeId: string, as = bo) => world.ask(as, approveReward, { input: { changeId } });

describe('two people make a reward', () => {
  test('one proposes, another approves, and then anyone sees it', async () => {
    const cash = { amountMinor: 990, currency: 'CNY' };
    const partnerId = newId();
    const terms = termsOf({ prices: [{ points: 1000 }, { points: 500, cash }], stock: 7, partnerId });
    const changeId = newId();
    const change = { id: changeId, kind: 'reward', key: terms.rewardId, version: 1 };
    expect(answerOf(await propose({ changeId, ...terms }))).toEqual({
      __typename: 'RewardChange',
      ...change,
      state: 'SUBMITTED',
    });
    expect((await look(terms.rewardId)).data).toEqual({ reward: null });

    expect(answerOf(await approve(changeId))).toEqual({ __typename: 'RewardChange', ...change, state: 'LIVE' });
    const prices = [
      { points: 1000, cash: null },
      { points: 500, cash },
    ];
    expect(answerOf(await look(terms.rewardId))).toEqual({
      id: terms.rewardId,
      title: 'Peanut oil, one litre',
      titles: { zhCN: '花生油一升', en: 'Peanut oil, one litre' },
      status: 'LIVE',
      available: 7,
      price: prices[0],
      prices,
      partner: { id: partnerId },
    });
    expect(answerOf(await look(terms.rewardId, 'zh-CN'))).toMatchObject({ title: '花生油一升' });
  });

  test('nobody approves what they proposed', async () => {
    const changeId = newId();
    const terms = termsOf();
    await propose({ changeId, ...terms });
    expect(faultOf(await approve(changeId, ann)).code).toBe('FORBIDDEN');
    expect((await look(terms.rewardId)).data).toEqual({ reward: null });
  });

  test('both steps are in the audit log', async () => {
    const rewardId = await world.liveReward();
    const log = await world.subgraph.asAdmin(`select by, action from audit_log where subject in ($1, $2) order by id`, [
      `reward/${rewardId}`,
      `reward/${rewardId}@1`,
    ]);
    expect(log).toEqual([
      { by: 'ops:ann', action: 'approval.requested' },
      { by: 'ops:bo', action: 'approval.approved' },
      { by: 'ops:bo', action: 'reward.live' },
    ]);
  });

  test('the same proposal and the same approval again change nothing', async () => {
    const input = { changeId: newId(), ...termsOf() };
    const proposed = answerOf(await propose(input));
    expect(answerOf(await propose(input))).toEqual(proposed);
    const approved = answerOf(await approve(input.changeId));
    expect(answerOf(await approve(input.changeId))).toEqual(approved);
    expect(answerOf(await look(input.rewardId))).toMatchObject({ available: 10 });
  });

  test('the same change id with other terms is a conflict', async () => {
    const input = { changeId: newId(), ...termsOf() };
    await propose(input);
    expect(faultOf(await propose({ ...input, stock: 11 })).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('two approvals at once take it live once', async () => {
    const input = { changeId: newId(), ...termsOf() };
    await propose(input);
    const answers = await Promise.all([approve(input.changeId), approve(input.changeId)]);
    for (const answer of answers) expect(answerOf(answer)).toMatchObject({ state: 'LIVE', version: 1 });
    const log = await world.subgraph.asAdmin(`select 1 from audit_log where subject = $1`, [
      `reward/${input.rewardId}`,
    ]);
    expect(log).toHaveLength(1);
  });
});

describe('new terms', () => {
  test('replace the old ones; pieces taken stay taken', async () => {
    const rewardId = await world.liveReward({ stock: 5 });
    await world.redeemed(world.memberWith(1000), rewardId);
    await world.redeemed(world.memberWith(1000), rewardId);
    await world.liveReward({ rewardId, prices: [{ points: 800 }], stock: 20, titles: { zhCN: '新', en: 'New' } });
    expect(answerOf(await look(rewardId))).toMatchObject({ title: 'New', available: 18, price: { points: 800 } });
    await world.liveReward({ rewardId, stock: null });
    expect(answerOf(await look(rewardId))).toMatchObject({ available: null });
    await world.liveReward({ rewardId, stock: 2 });
    expect(answerOf(await look(rewardId))).toMatchObject({ available: 0 });
  });

  test('that do not cover the pieces taken are refused when proposed', async () => {
    const rewardId = await world.liveReward({ stock: 5 });
    await world.redeemed(world.memberWith(1000), rewardId);
    await world.redeemed(world.memberWith(1000), rewardId);
    expect(answerOf(await propose({ changeId: newId(), ...termsOf({ rewardId, stock: 1 }) }))).toEqual({
      __typename: 'StockBelowTaken',
      code: 'STOCK_BELOW_TAKEN',
      message: 'The total stock cannot be less than the 2 pieces already taken',
      taken: 2,
    });
    expect(answerOf(await look(rewardId))).toMatchObject({ available: 3 });
  });

  test('that have come not to cover them are refused when approved', async () => {
    const rewardId = await world.liveReward({ stock: 5 });
    const changeId = newId();
    await propose({ changeId, ...termsOf({ rewardId, stock: 1 }) });
    await world.redeemed(world.memberWith(1000), rewardId);
    await world.redeemed(world.memberWith(1000), rewardId);
    const refused = await world.ask(bo, approveReward, { input: { changeId } }, 'zh-CN');
    expect(answerOf(refused)).toEqual({
      __typename: 'StockBelowTaken',
      code: 'STOCK_BELOW_TAKEN',
      message: '库存总数不能少于已兑换的 2 件',
      taken: 2,
    });
    expect(answerOf(await look(rewardId))).toMatchObject({ available: 3 });
  });
});

describe('who may configure', () => {
  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a member', callerOf.member(newId()), 'FORBIDDEN'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    ['ops who may only read', callerOf.ops('cy', ['rewards:read']), 'FORBIDDEN'],
    ['ops of another domain', callerOf.ops('cy', ['campaigns:write', 'campaigns:approve']), 'FORBIDDEN'],
  ])('not %s', async (_, caller, code) => {
    const input = { changeId: newId(), ...termsOf() };
    expect(faultOf(await propose(input, caller)).code).toBe(code);
    await propose(input);
    expect(faultOf(await approve(input.changeId, caller)).code).toBe(code);
    expect((await look(input.rewardId)).data).toEqual({ reward: null });
  });
});

describe('bad input names its field', () => {
  const cash = (amountMinor: number, currency = 'CNY') => ({ amountMinor, currency });
  test.each([
    ['a change id that is no UUID', { changeId: 'x' }, ['changeId']],
    ['a reward id that is no UUID', { rewardId: 'x' }, ['rewardId']],
    ['an empty title', { titles: { zhCN: '油', en: '  ' } }, ['titles', 'en']],
    ['no price', { prices: [] }, ['prices']],
    ['negative points', { prices: [{ points: -5 }] }, ['prices', '0', 'points']],
    ['a price of no points', { prices: [{ points: 10 }, { points: 0 }] }, ['prices', '1', 'points']],
    ['cash of nothing', { prices: [{ points: 1, cash: cash(0) }] }, ['prices', '0', 'cash', 'amountMinor']],
    ['an unknown currency', { prices: [{ points: 1, cash: cash(1, 'XTS') }] }, ['prices', '0', 'cash', 'currency']],
    ['a price twice', { prices: [{ points: 10 }, { points: 10 }] }, ['prices']],
    ['a negative stock', { stock: -1 }, ['stock']],
    ['a partner id that is no UUID', { partnerId: 'bakery' }, ['partnerId']],
    ['a close before the opening', { opensAt: '2026-12-02T00:00:00Z', closesAt: '2026-12-01T00:00:00Z' }, ['closesAt']],
  ])('%s', async (_, wrong, path) => {
    const input = { changeId: newId(), ...termsOf(), ...wrong };
    expect(faultOf(await propose(input))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', ...path] });
  });

  test('a change that is unknown, or no id at all', async () => {
    const fault = { code: 'BAD_USER_INPUT', path: ['input', 'changeId'] };
    expect(faultOf(await approve(newId()))).toEqual(fault);
    expect(faultOf(await approve('17'))).toEqual(fault);
  });
});
