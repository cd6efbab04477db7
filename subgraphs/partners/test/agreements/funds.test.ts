import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, bo, faultOf, PartnersWorld } from '../arrange.js';
import { newsTo, usedOf, capsOf } from './agreed.js';

let world: PartnersWorld;

beforeEach(async () => {
  world = await PartnersWorld.startWithPartners();
  await world.clock.moveTo(new Date('2026-11-27T02:00:00.000Z'));
});
afterEach(() => world.stop());

const buy = `mutation ($input: BuyPointsBlockInput!) { buyPointsBlock(input: $input) {
  __typename ... on PointsBlock { id partnerCode points currency { code } boughtAt } ... on Failure { code message } } }`;
const blocks = `query ($partner: String!) { pointsBlocks(partner: $partner) { edges { node { left block { id points } } } } }`;
const alerts = `query ($partner: String) { partnerAlerts(partner: $partner, unseenOnly: true) {
  edges { node { id partnerCode rule about details seenBy } } } }`;
const see = `mutation ($input: SeePartnerAlertInput!) { seePartnerAlert(input: $input) {
  ... on PartnerAlert { id seenBy } ... on Failure { code } ... on AlertSeenBefore { alertSeenBy } } }`;

const block = (points: number) => ({ blockId: newId(), partner: 'bakery', currency: 'HARVEST', points });
const bought = async (points: number) => answerOf(await world.ask(bo, buy, { input: block(points) }));

/** 50 crumbs give 100 harvest points, which the bakery pays for. */
async function exchanged(crumbs: number): Promise<unknown> {
  const memberId = world.memberWith(crumbs, 'CRUMB');
  const exchangeId = await world.quoted(memberId, { from: 'CRUMB', to: 'HARVEST', amount: crumbs });
  const { status, code } = answerOf(await world.commit(memberId, exchangeId));
  return status ?? [code, world.points.spendable(memberId, 'CRUMB'), await world.statusOf(memberId, exchangeId)];
}

async function leftOf(as = ann): Promise<unknown> {
  const { edges } = answerOf(await world.ask(as, blocks, { partner: 'bakery' })) as {
    edges: { node: { left: number; block: { points: number } } }[];
  };
  return edges.map(({ node }) => [node.block.points, node.left]);
}

describe('a partner that pays in advance', () => {
  beforeEach(() => world.publishAgreement({ billing: 'PREPAID', owedAtMost: null, lowBalance: 150 }));

  test('pays out of its blocks, the earliest first, and an empty one refuses', async () => {
    expect(await exchanged(50)).toEqual(['PARTNER_FUNDS_EXHAUSTED', 50, 'REFUSED']);
    expect(await bought(300)).toMatchObject({ __typename: 'PointsBlock', partnerCode: 'bakery', points: 300 });
    await world.clock.advance({ minutes: 1 });
    await bought(200);
    expect(await leftOf()).toEqual([
      [200, 200],
      [300, 300],
    ]);
    expect(await exchanged(100)).toBe('COMMITTED');
    expect(await leftOf(callerOf.partner('bakery'))).toEqual([
      [200, 200],
      [300, 100],
    ]);
    expect(await exchanged(100)).toBe('COMMITTED');
    expect(await leftOf()).toEqual([
      [200, 100],
      [300, 0],
    ]);
    // 100 are left, and 200 are asked for: nothing moves, and the hold is back.
    expect(await exchanged(100)).toEqual(['PARTNER_FUNDS_EXHAUSTED', 100, 'REFUSED']);
    expect(world.points.blocks.get('bakery/HARVEST')).toBe(100);
    expect(faultOf(await world.ask(callerOf.partner('pharmacy'), blocks, { partner: 'bakery' })).code).toBe(
      'FORBIDDEN',
    );
  });

  test('buys a block once, whatever gets lost on the way', async () => {
    const input = block(300);
    world.points.failNext('fundAccount', 'after');
    expect(faultOf(await world.ask(bo, buy, { input })).code).toBe('UNAVAILABLE');
    await world.restart();
    const first = answerOf(await world.ask(bo, buy, { input }));
    expect(answerOf(await world.ask(bo, buy, { input }))).toEqual(first);
    expect(faultOf(await world.ask(bo, buy, { input: { ...input, points: 301 } })).code).toBe('IDEMPOTENCY_CONFLICT');
    const second = block(100);
    world.points.failNext('fundAccount', 'before');
    await world.ask(bo, buy, { input: second });
    await world.clock.advance({ seconds: 31 });
    await world.subgraph.service.runJob('finish-pending-blocks');
    expect(answerOf(await world.ask(bo, buy, { input: second }))).toMatchObject({ id: second.blockId });
    expect(world.points.blocks.get('bakery/HARVEST')).toBe(400);
  });

  test('is told once a day when little is left, and so are ops, one of whom sees to it', async () => {
    await bought(300);
    const watch = () => world.subgraph.service.runJob('watch-funds');
    await watch();
    expect(await newsTo(world, 'bakery', 'agreement.low_balance')).toEqual([]);
    await exchanged(100);
    await watch();
    await watch();
    const told = { state: 'LOW_BALANCE', currency: 'HARVEST', points: 100, threshold: 150 };
    expect(await newsTo(world, 'bakery', 'agreement.low_balance')).toEqual([expect.objectContaining(told)]);
    const raised = async () =>
      (answerOf(await world.ask(ann, alerts, { partner: 'bakery' })) as { edges: { node: Record<string, string> }[] })
        .edges;
    const [edge] = await raised();
    expect(edge?.node).toMatchObject({
      partnerCode: 'bakery',
      rule: 'LOW_BALANCE',
      about: 'HARVEST 2026-11-27',
      seenBy: null,
    });
    expect(JSON.parse(edge?.node['details'] ?? '')).toEqual({ currency: 'HARVEST', points: 100, threshold: 150 });
    const input = { alertId: edge?.node['id'] };
    expect(answerOf(await world.ask(ann, see, { input }))).toEqual({ id: input.alertId, seenBy: 'ops:ann' });
    expect(answerOf(await world.ask(ann, see, { input }))).toEqual({ id: input.alertId, seenBy: 'ops:ann' });
    expect(answerOf(await world.ask(bo, see, { input }))).toEqual({
      code: 'ALERT_SEEN_BEFORE',
      alertSeenBy: 'ops:ann',
    });
    expect(await raised()).toEqual([]);
    await world.clock.advance({ days: 1 });
    await watch();
    expect(await raised()).toHaveLength(1);
    for (const as of [callerOf.partner('bakery'), callerOf.ops('cy', ['points:read'])]) {
      expect(faultOf(await world.ask(as, alerts)).code).toBe('FORBIDDEN');
      expect(faultOf(await world.ask(as, see, { input })).code).toBe('FORBIDDEN');
    }
  });
});

describe('a partner that pays afterwards', () => {
  test('owes no more than was agreed, however many ask at once; of a currency that is not named nothing', async () => {
    await world.publishAgreement({
      owedAtMost: [{ currency: 'HARVEST', points: 700 }],
      caps: capsOf({ inTotal: 10_000 }),
    });
    const ends = await Promise.all(Array.from({ length: 20 }, () => exchanged(50)));
    expect(ends.filter((end) => end === 'COMMITTED')).toHaveLength(7);
    expect(ends.filter((end) => end !== 'COMMITTED')).toEqual(
      Array(13).fill(['PARTNER_FUNDS_EXHAUSTED', 50, 'REFUSED']),
    );
    expect(world.points.clearing.get('bakery/HARVEST')).toBe(-700);
    // What was refused counts against no cap.
    expect(await usedOf(world, 'bakery', 'IN_TOTAL')).toBe(350);
    const memberId = world.memberWith(50, 'CRUMB');
    const exchangeId = await world.quoted(memberId, { from: 'CRUMB', to: 'WELL', amount: 50 });
    expect(answerOf(await world.commit(memberId, exchangeId, 'zh-CN'))).toMatchObject({
      ...{ __typename: 'PartnerFundsExhausted', message: '合作伙伴 bakery 的 WELL 额度已用完，积分已退回' },
    });
  });

  test('a crash between the refusal and the return of the hold ends the same', async () => {
    await world.publishAgreement({ owedAtMost: [] });
    const memberId = world.memberWith(50, 'CRUMB');
    const exchangeId = await world.quoted(memberId, { from: 'CRUMB', to: 'HARVEST', amount: 50 });
    world.points.failNext('voidHold', 'before');
    expect(faultOf(await world.commit(memberId, exchangeId)).code).toBe('UNAVAILABLE');
    await world.restart();
    await world.clock.advance({ seconds: 31 });
    await world.runJob();
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ code: 'PARTNER_FUNDS_EXHAUSTED' });
    expect(world.points.spendable(memberId, 'CRUMB')).toBe(50);
  });

  test('is told when much is outstanding, and ops are', async () => {
    await world.publishAgreement({ outstanding: 200 });
    await exchanged(50);
    await world.subgraph.service.runJob('watch-funds');
    expect(await newsTo(world, 'bakery', 'agreement.outstanding')).toEqual([]);
    await exchanged(50);
    await world.subgraph.service.runJob('watch-funds');
    expect(await newsTo(world, 'bakery', 'agreement.outstanding')).toMatchObject([
      { state: 'OUTSTANDING', currency: 'HARVEST', points: 200, threshold: 200 },
    ]);
  });

  test('buys no blocks any more once it does not pay in advance, and may before it begins to', async () => {
    await world.publishAgreement({ billing: 'PREPAID', owedAtMost: null });
    expect(await bought(100)).toMatchObject({ points: 100 });
    await world.clock.advance({ seconds: 1 });
    await world.publishAgreement();
    expect(await bought(100)).toMatchObject({ code: 'PARTNER_NOT_PREPAID' });
    const validFrom = new Date(world.clock.now().getTime() + 60_000).toISOString();
    await world.publishAgreement({ billing: 'PREPAID', owedAtMost: null, validFrom });
    expect(await bought(100)).toMatchObject({ points: 100 });
    // One that takes its place before it has begun.
    await world.publishAgreement();
    expect(await bought(100)).toMatchObject({ code: 'PARTNER_NOT_PREPAID' });
  });

  test('buys no blocks', async () => {
    expect(await bought(100)).toMatchObject({ code: 'PARTNER_NOT_PREPAID' });
    for (const [terms, path] of [
      [{ partner: 'mill' }, ['input', 'partner']],
      [{ currency: 'GOLD' }, ['input', 'currency']],
      [{ points: 0 }, ['input', 'points']],
    ] as const) {
      const input = { ...block(100), ...terms };
      expect(faultOf(await world.ask(bo, buy, { input }))).toEqual({ code: 'BAD_USER_INPUT', path });
    }
    for (const as of [callerOf.partner('bakery'), callerOf.ops('cy', ['partners:write'])]) {
      expect(faultOf(await world.ask(as, buy, { input: block(100) })).code).toBe('FORBIDDEN');
    }
  });
});
