import { randomUUID } from 'node:crypto';
import { Together, type GatewayAnswer } from '../testing/start-together.js';

/** Many redemptions or exchanges in one request, under other names: the real graph's budgets, and nothing written for what is over them. */
let house: Together;
let flooding: string;
let quiet: string;

beforeAll(async () => {
  house = await Together.start({ subgraphs: ['members', 'points', 'rewards', 'partners'] });
  [flooding, quiet] = [await enrolled('Li Hua'), await enrolled('Han Mei')];
});

afterAll(() => house.stop());

async function enrolled(displayName: string): Promise<string> {
  const document = `mutation ($input: EnrolMemberInput!) { enrolMember(input: $input) { ... on Member { number } } }`;
  const { data } = await house.ask(
    document,
    { input: { memberId: randomUUID(), displayName } },
    { as: 'channel:shop' },
  );
  return `member:${(data?.['enrolMember'] as { number: string }).number}`;
}

const redemption = () =>
  `redeemReward(input: { redemptionId: "${randomUUID()}", rewardId: "${randomUUID()}" }) { ... on Failure { code } }`;
const commitment = () => `commitExchange(input: { exchangeId: "${randomUUID()}" }) { ... on Failure { code } }`;
const aliased = (count: number, field: () => string) =>
  Array.from({ length: count }, (_, place) => `a${place}: ${field()}`).join(' ');

async function expectRefusedWithoutATrace(document: string, limit: string): Promise<void> {
  await house.drain();
  const before = await house.digests();
  const answer: GatewayAnswer = await house.ask(document, {}, { as: flooding });
  expect(answer.status).toBe(429);
  expect(answer.data).toBeUndefined();
  expect(answer.errors).toEqual([
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'RATE_LIMITED', limit }) }),
  ]);
  expect(await house.digests()).toEqual(before);
}

test.each([
  ['redeemReward', redemption],
  ['commitExchange', commitment],
])('%s: twenty a minute, whatever their aliases and in whatever fragments', async (field, one) => {
  const first = await house.ask(`mutation { ${aliased(15, one)} }`, {}, { as: flooding });
  expect(first.status).toBe(200);
  const inFragments = `mutation { ...A ... on Mutation { b: ${one()} } } fragment A on Mutation { ${aliased(5, one)} }`;
  await expectRefusedWithoutATrace(inFragments, `field.${field}`);
  await expectRefusedWithoutATrace(`mutation { ${one()} }`, `field.${field}`);
  expect((await house.ask(`mutation { ${one()} }`, {}, { as: quiet })).status).toBe(200);
});
