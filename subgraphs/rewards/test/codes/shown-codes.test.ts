import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, RewardsWorld } from '../arrange.js';
import { CodesWorld, someCodes } from './arrange-codes.js';

let world: RewardsWorld;
let codes: CodesWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
  codes = new CodesWorld(world);
});
afterAll(() => world.stop());

const look = `query ($id: ID!) { redemption(id: $id) { id codes { kind code state validFrom validUntil usedAt qr } } }`;
const lookAll = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member {
  redemptions(first: 50) { edges { node { id codes { code } } } } } } }`;

/** A settled redemption to which codes were given; the member, the redemption and the codes. */
const redeemed = async (count: number) => {
  const memberId = world.memberWith(1000);
  const redemptionId = await world.redeemed(memberId, await world.liveReward());
  const texts = await codes.given(await codes.pool(someCodes(count)), count, redemptionId);
  return { memberId, redemptionId, texts };
};

const shown = async (redemptionId: string, as = ann) => {
  const answer = answerOf(await world.ask(as, look, { id: redemptionId }));
  return answer['codes'] as Record<string, unknown>[];
};

test('their member reads the codes, with a picture of each', async () => {
  const { memberId, redemptionId, texts } = await redeemed(2);
  const own = await shown(redemptionId, callerOf.member(memberId));
  expect(own.map(({ code }) => code)).toEqual(texts);
  expect(own[0]).toMatchObject({ kind: 'COUPON', state: 'USABLE', validFrom: null, validUntil: null, usedAt: null });
  const pictures = own.map(({ qr }) => qr as string);
  for (const picture of pictures) expect(picture).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"[^>]*>.*<\/svg>$/s);
  expect(new Set(pictures).size).toBe(2);
});

test('of a used code there is nothing to scan', async () => {
  const { memberId, redemptionId, texts } = await redeemed(1);
  await codes.consume(texts[0] ?? '');
  const [code] = await shown(redemptionId, callerOf.member(memberId));
  expect(code).toMatchObject({ code: texts[0], state: 'USED', qr: null, usedAt: expect.any(String) as string });
});

test('a till learns what a ticket is good for and nothing of whose it is', async () => {
  const { redemptionId } = await redeemed(1);
  const made = { redemptionId, kind: 'VOUCHER' as const, contentNo: 2, piece: 1, count: 1 };
  await codes.work((tx) => codes.shelf.makeCodes(tx, [{ ...made, validFrom: null, validUntil: null }]));
  const voucher = (await codes.opened(redemptionId)).find(({ kind }) => kind === 'VOUCHER');
  expect(answerOf(await codes.verify(voucher?.code ?? ''))).toEqual({
    ...{ state: 'USABLE', kind: 'VOUCHER', title: 'Peanut oil, one litre' },
    ...{ validFrom: null, validUntil: null, usedAt: null },
  });
});

test('ops see that there are codes, and are recorded for it', async () => {
  const { memberId, redemptionId, texts } = await redeemed(1);
  expect(await shown(redemptionId)).toMatchObject([
    { code: `••••${texts[0]?.slice(-4) ?? ''}`, qr: null, state: 'USABLE' },
  ]);
  const views = await world.subgraph.asAdmin(
    `select 1 from audit_log where action = 'member.viewed' and subject = $1`,
    [`member/${memberId}`],
  );
  expect(views).toHaveLength(1);
});

test.each([
  ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['another member', callerOf.member(newId()), 'FORBIDDEN'],
  ['a channel', callerOf.channel(), 'FORBIDDEN'],
  ['ops of another domain', callerOf.ops('cy', ['points:read']), 'FORBIDDEN'],
])('nothing for %s', async (_, caller, code) => {
  const { redemptionId } = await redeemed(1);
  expect(faultOf(await world.ask(caller, look, { id: redemptionId })).code).toBe(code);
});

test('a redemption without codes has none, and what is only set aside is not shown', async () => {
  const memberId = world.memberWith(1000);
  const redemptionId = await world.redeemed(memberId, await world.liveReward());
  await codes.reserve(await codes.pool(someCodes(1)), 1, redemptionId);
  expect(await shown(redemptionId, callerOf.member(memberId))).toEqual([]);
});

test('the codes of a page of redemptions are one look-up', async () => {
  const memberId = world.memberWith(12_000);
  const rewardId = await world.liveReward({ stock: null });
  const poolId = await codes.pool(someCodes(12));
  for (let place = 0; place < 12; place += 1) await codes.given(poolId, 1, await world.redeemed(memberId, rewardId));
  world.subgraph.statements.length = 0;
  const of = [{ __typename: 'Member', id: memberId }];
  const [member] = answerOf(await world.ask(callerOf.member(memberId), lookAll, { of })) as unknown as {
    redemptions: { edges: { node: { codes: unknown[] } }[] };
  }[];
  expect(member?.redemptions.edges.map(({ node }) => node.codes.length)).toEqual(Array.from({ length: 12 }, () => 1));
  expect(world.subgraph.statements.filter((sql) => sql.includes('from coupon_code'))).toHaveLength(1);
});
