import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { rewardIdOf, setUpProgramme } from '../demo/set-up-programme.js';
import { Together } from '../testing/start-together.js';

/**
 * What a risk rule stops, from the till's tablet to the person who decides and back: rewards and partners learn of the
 * decision from points by its event, no job needed.
 */
let house: Together;
let member: string;

const enrol = `mutation ($input: EnrolMemberInput!) { enrolMember(input: $input) { ... on Member { number } } }`;
const record = `mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { __typename } }`;
/** A mutation that answers with a thing's status, a review's id or a failure's code. */
const mutation = (name: string, thing: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
    answer: ${name}(input: $input) {
      __typename ... on ${thing} { status } ... on UnderReview { reviewId } ... on Failure { code }
    }
  }`;
const redeem = mutation('redeemReward', 'Redemption');
const quote = mutation('quoteExchange', 'Exchange');
const commit = mutation('commitExchange', 'Exchange');

beforeAll(async () => {
  house = await Together.start();
  await house.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
  const callers = house.callers();
  await setUpProgramme(callers, '2026-11-22', 'Asia/Shanghai');
  await callers.close();
  const memberId = randomUUID();
  const enrolled = await house.ask(enrol, { input: { memberId, displayName: 'Li Hua' } }, { as: 'channel:shop' });
  member = `member:${(enrolled.data?.['enrolMember'] as { number: string }).number}`;
  // 4,000 yuan three weeks ago: 4,000 points that can be spent.
  const amount = { amountMinor: 400_000, currency: 'CNY' };
  const lines = [{ lineId: randomUUID(), sku: 'RICE', quantity: 1, amount }];
  const occurredAt = '2026-11-01T04:00:00Z';
  const input = { purchaseId: randomUUID(), memberId, channel: 'shop', occurredAt, total: amount, lines };
  await house.ask(record, { input }, { as: 'channel:shop' });
  await putIntoForce(['REDEMPTION', 'EXCHANGE']);
});

afterEach(async () => {
  expect(await checkBooks(house.subgraph('points').database)).toEqual([]);
});

afterAll(() => house.stop());

async function answerTo(document: string, input: Record<string, unknown>, as = member) {
  const { data, errors } = await house.ask(document, { input }, { as });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['answer'] as Record<string, string>;
}

/** The second of each within a minute on one device is stopped. */
async function putIntoForce(actions: string[]): Promise<void> {
  const rules = actions.map((action) => ({
    code: `SECOND_${action}`,
    action,
    per: 'DEVICE',
    measure: 'COUNT',
    stopAt: 2,
    windowSeconds: 60,
  }));
  const changeId = randomUUID();
  const change = (name: string) =>
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
      answer: ${name}(input: $input) { ... on RiskRulesChange { state } }
    }`;
  await answerTo(change('proposeRiskRules'), { changeId, rules }, 'ops:ann');
  expect(await answerTo(change('approveRiskRules'), { changeId }, 'ops:bo')).toEqual({ state: 'LIVE' });
}

/** Ops find it among those that wait, and decide. */
async function decide(reviewId: string, decision: 'APPROVED' | 'REJECTED'): Promise<void> {
  const { data } = await house.ask('{ reviews(first: 10) { edges { node { id rule } } } }', {}, { as: 'ops:ann' });
  const { edges } = data?.['reviews'] as { edges: { node: { id: string } }[] };
  expect(edges.map(({ node }) => node.id)).toContain(reviewId);
  const document = `mutation ($input: DecideReviewInput!) {
    answer: decideReview(input: $input) { ... on Review { state } ... on Failure { code } }
  }`;
  const input = { decisionId: randomUUID(), reviewId, decision };
  expect(await answerTo(document, input, 'ops:bo')).toEqual({ state: decision });
}

async function statusOf(thing: 'redemption' | 'exchange', id: string): Promise<unknown> {
  const { data } = await house.ask(`query ($id: ID!) { found: ${thing}(id: $id) { status } }`, { id }, { as: member });
  return (data?.['found'] as { status: string }).status;
}

/** Waits for what follows an event by itself. */
async function expectToBecome(thing: 'redemption' | 'exchange', id: string, status: string): Promise<void> {
  await house.drain();
  for (let tries = 0; tries < 2_000 && (await statusOf(thing, id)) !== status; tries += 1) await sleep(10);
  expect(await statusOf(thing, id)).toBe(status);
}

test.each([
  ['APPROVED', 'SETTLED', { __typename: 'Redemption', status: 'SETTLED' }],
  ['REJECTED', 'VOIDED', { __typename: 'RedemptionRejected', code: 'REDEMPTION_REJECTED' }],
] as const)('a redemption is stopped, %s, and %s', async (decision, end, answer) => {
  const device = `tablet ${randomUUID()}`;
  const order = () => ({ redemptionId: randomUUID(), rewardId: rewardIdOf('delivery'), device });
  expect(await answerTo(redeem, order())).toMatchObject({ status: 'SETTLED' });
  const second = order();
  const stopped = await answerTo(redeem, second);
  expect(stopped).toMatchObject({ __typename: 'UnderReview', code: 'UNDER_REVIEW' });
  expect(await statusOf('redemption', second.redemptionId)).toBe('UNDER_REVIEW');
  await decide(stopped['reviewId'] ?? '', decision);
  await expectToBecome('redemption', second.redemptionId, end);
  expect(await answerTo(redeem, second)).toEqual(answer);
});

test.each([
  ['APPROVED', 'QUOTED', { __typename: 'Exchange', status: 'QUOTED' }],
  ['REJECTED', 'REFUSED', { __typename: 'ExchangeRejected', code: 'EXCHANGE_REJECTED' }],
] as const)('an exchange is stopped, %s, and %s', async (decision, end, answer) => {
  const device = `tablet ${randomUUID()}`;
  const order = () => ({ exchangeId: randomUUID(), from: 'HARVEST', to: 'CRUMB', amount: 200, device });
  expect(await answerTo(quote, order())).toMatchObject({ status: 'QUOTED' });
  const second = order();
  const stopped = await answerTo(quote, second);
  expect(stopped).toMatchObject({ __typename: 'UnderReview', code: 'UNDER_REVIEW' });
  expect(await statusOf('exchange', second.exchangeId)).toBe('UNDER_REVIEW');
  await decide(stopped['reviewId'] ?? '', decision);
  await expectToBecome('exchange', second.exchangeId, end);
  expect(await answerTo(quote, second)).toEqual(answer);
  if (end !== 'QUOTED') return;
  expect(await answerTo(commit, { exchangeId: second.exchangeId })).toMatchObject({ status: 'COMMITTED' });
});

test('who is suspended this moment gives nothing any more, though the gateway still knows them as active', async () => {
  const me = `query { me { id status } }`;
  const { data } = await house.ask(me, {}, { as: member });
  const { id: memberId } = data?.['me'] as { id: string };
  const exchangeId = randomUUID();
  const order = { exchangeId, from: 'HARVEST', to: 'CRUMB', amount: 200, device: `phone ${randomUUID()}` };
  expect(await answerTo(quote, order)).toMatchObject({ status: 'QUOTED' });
  const suspend = `mutation ($input: SuspendMemberInput!) {
    answer: suspendMember(input: $input) { ... on Member { status } ... on Failure { code } }
  }`;
  const why = { changeId: randomUUID(), memberId, reason: 'IDENTITY_IN_DOUBT', reference: 'CASE-42' };
  expect(await answerTo(suspend, why, 'ops:ann')).toEqual({ status: 'SUSPENDED' });
  const gift = { giftId: randomUUID(), toMemberId: randomUUID(), points: 50 };
  const redemption = { redemptionId: randomUUID(), rewardId: rewardIdOf('delivery') };
  for (const [document, input] of [
    [commit, { exchangeId }],
    [quote, { ...order, exchangeId: randomUUID() }],
    [redeem, redemption],
    [mutation('giftPoints', 'Posting').replace('{ status }', '{ id }'), gift],
  ] as const) {
    const { errors } = await house.ask(document, { input }, { as: member });
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(['MEMBER_SUSPENDED']);
  }
  expect(await statusOf('exchange', exchangeId)).toBe('QUOTED');
});
