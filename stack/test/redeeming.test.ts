/** A redemption through all services that have a part in it: members' tier, campaigns' prices, points' ledger, and the cash. */
import { randomUUID } from 'node:crypto';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { proposeAndApprove } from '../demo/set-up-programme.js';
import type { DemoCallers } from '../demo/demo-callers.js';
import { Together } from '../testing/start-together.js';

let house: Together;
let callers: DemoCallers;
let member: { id: string; number: string; as: string };

beforeAll(async () => {
  house = await Together.start({ environment: { points: { POINTS_FOUR_EYES_FROM: '1000000' } } });
  callers = house.callers();
});

beforeEach(async () => {
  const enrolled = await answerTo(
    `mutation ($input: EnrolMemberInput!) { answer: enrolMember(input: $input) { ... on Member { id number } } }`,
    { memberId: randomUUID(), displayName: 'Li Hua' },
    'channel:shop',
  );
  const { id, number } = enrolled as { id: string; number: string };
  member = { id, number, as: `member:${number}` };
  await answerTo(
    `mutation ($input: AdjustPointsInput!) { answer: adjustPoints(input: $input) { __typename ... on Failure { code } } }`,
    { adjustmentId: randomUUID(), memberId: id, points: 10_000, reason: 'TEST' },
    'ops:ann',
  );
});

afterEach(async () => {
  expect(await checkBooks(house.subgraph('points').database)).toEqual([]);
});

afterAll(async () => {
  await callers.close();
  await house.stop();
});

async function answerTo(document: string, input: object, as: string): Promise<Record<string, unknown>> {
  const { data, errors } = await house.ask(document, { input }, { as });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['answer'] as Record<string, unknown>;
}

const redemption = `... on Redemption { id status pieces points piecesReturned cashState cash { amountMinor }
  cashRefunded { amountMinor } history { step } } ... on Failure { code }`;

function redeem(input: object) {
  const document = `mutation ($input: RedeemRewardInput!) { answer: redeemReward(input: $input) { __typename ${redemption} } }`;
  return answerTo(document, { redemptionId: randomUUID(), ...input }, member.as);
}

async function spendable(): Promise<number> {
  const { data } = await house.ask('{ me { wallet { spendable held } } }', {}, { as: member.as });
  const { wallet } = data?.['me'] as { wallet: { spendable: number; held: number } };
  expect(wallet.held).toBe(0);
  return wallet.spendable;
}

async function reward(terms: object): Promise<string> {
  const rewardId = randomUUID();
  const titles = { zhCN: '花生油', en: 'Peanut oil' };
  const input = { changeId: randomUUID(), rewardId, titles, stock: 10, ...terms };
  await proposeAndApprove(callers, { what: 'Reward', input });
  return rewardId;
}

test('a price that goes with a campaign is there for whom the campaign is open, as campaigns says', async () => {
  const campaignId = randomUUID();
  const rewardId = await reward({ prices: [{ points: 1000 }, { points: 600, campaignId }] });
  expect(await redeem({ rewardId, points: 600 })).toMatchObject({ code: 'PRICE_MISMATCH' });
  const now = house.clock.now().getTime();
  const campaign = (tiers: string[]) => ({
    changeId: randomUUID(),
    campaignId,
    name: { zhCN: '周年', en: 'Anniversary' },
    multiplier: { numerator: 2, denominator: 1 },
    tiers,
    startsAt: new Date(now - 60_000).toISOString(),
    endsAt: new Date(now + 3_600_000).toISOString(),
  });
  await proposeAndApprove(callers, { what: 'Campaign', input: campaign(['GOLD']) });
  expect(await redeem({ rewardId })).toMatchObject({ status: 'SETTLED', points: 1000 });
  await proposeAndApprove(callers, { what: 'Campaign', input: campaign(['BASIC']) });
  expect(await redeem({ rewardId })).toMatchObject({ status: 'SETTLED', points: 600 });
  const query = 'query ($id: ID!) { reward(id: $id) { pricesForMe { points } } }';
  const { data } = await house.ask(query, { id: rewardId }, { as: member.as });
  expect(data).toEqual({ reward: { pricesForMe: [{ points: 1000 }, { points: 600 }] } });
  expect(await spendable()).toBe(8400);
});

test('points and cash, of which a part goes back: the ledger and the history agree', async () => {
  const rewardId = await reward({ prices: [{ points: 1000 }], slider: { minPointsPercent: 40, minCashPercent: 10 } });
  const cash = { amountMinor: 500, currency: 'CNY' };
  const taken = await redeem({ rewardId, pieces: 4, points: 500, cash });
  expect(taken).toMatchObject({ status: 'SETTLED', pieces: 4, points: 2000, cash: { amountMinor: 2000 } });
  expect(await spendable()).toBe(8000);
  const back = await answerTo(
    `mutation ($input: ReturnRedemptionInput!) { answer: returnRedemption(input: $input) { __typename ${redemption} } }`,
    { returnId: randomUUID(), redemptionId: taken['id'], pieces: 3, reason: 'too many' },
    member.as,
  );
  expect(back).toMatchObject({ status: 'SETTLED', piecesReturned: 3, cashRefunded: { amountMinor: 1500 } });
  expect(await spendable()).toBe(9500);
  const rest = await answerTo(
    `mutation ($input: CancelRedemptionInput!) { answer: cancelRedemption(input: $input) { __typename ${redemption} } }`,
    { redemptionId: taken['id'] },
    member.as,
  );
  expect(rest).toMatchObject({ status: 'CANCELLED', piecesReturned: 4, cashRefunded: { amountMinor: 2000 } });
  expect(rest['history']).toEqual(
    ['RESERVED', 'SETTLED', 'READY_FOR_PICKUP', 'RETURN_ASKED', 'RETURNED', 'RETURN_ASKED', 'CANCELLED'].map(
      (step) => ({
        step,
      }),
    ),
  );
  expect(await spendable()).toBe(10_000);
});

test('a payment that is refused leaves no trace in the wallet', async () => {
  const rewardId = await reward({ prices: [{ points: 1000 }], slider: { minPointsPercent: 1, minCashPercent: 0 } });
  const cash = { amountMinor: 513, currency: 'CNY' };
  expect(await redeem({ rewardId, points: 487, cash })).toMatchObject({ code: 'PAYMENT_DECLINED' });
  expect(await spendable()).toBe(10_000);
});
