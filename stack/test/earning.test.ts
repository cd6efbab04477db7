/** From a till to the ledger through all services: budgets that nobody overspends, cards before their members, and a quick pause. */
import { randomUUID } from 'node:crypto';
import { DomainError } from '../../chassis/domain-error.js';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { verifyLedger } from '../../subgraphs/points/storage/verify-ledger.js';
import { askUntil, tooBusy } from '../testing/ask-until.js';
import { Together } from '../testing/start-together.js';

let house: Together;
let number: string;

beforeAll(async () => {
  house = await Together.start();
  // Late in a month and in the middle of a day: what counts by either does not begin anew while a test runs.
  await house.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
  number = (await enrol()).number;
});

afterEach(async () => {
  const { database } = house.subgraph('points');
  expect(await checkBooks(database)).toEqual([]);
  expect((await verifyLedger(database)).findings).toEqual([]);
});

afterAll(() => house.stop());

interface Award {
  points: number;
  cut: number;
  status: string;
  campaign: { id: string };
}

interface Recorded {
  __typename: string;
  /** Of one that was not recorded, which has nothing else. */
  code?: string;
  id: string;
  member: { number: string } | null;
  awards: Award[];
}

const fields = `__typename ... on Purchase { id member { number } awards { points cut status campaign { id } } } ... on Failure { code }`;
const recordOne = `mutation ($input: RecordPurchaseInput!) { answer: recordPurchase(input: $input) { ${fields} } }`;
const recordMany = `mutation ($input: RecordPurchasesInput!) {
  answer: recordPurchases(input: $input) { ... on RecordedPurchases { outcomes { ${fields} } } }
}`;

async function answerTo<Answer>(document: string, input: object, as: string): Promise<Answer> {
  const { data, errors } = await askUntil(
    (answer) => !answer.errors?.some(({ extensions: { code } }) => tooBusy.includes(code)),
    () => house.ask(document, { input }, { as }),
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['answer'] as Answer;
}

async function enrol(cardNumber?: string): Promise<{ id: string; number: string }> {
  const document = `mutation ($input: EnrolMemberInput!) { answer: enrolMember(input: $input) { ... on Member { id number } } }`;
  return answerTo(document, { memberId: randomUUID(), displayName: 'Li Hua', cardNumber }, 'channel:shop');
}

/** Ten yuan of an article, bought now. */
function purchase(sku: string, memberNumber = number) {
  const amount = { amountMinor: 1000, currency: 'CNY' };
  return {
    purchaseId: randomUUID(),
    memberNumber,
    channel: 'shop',
    occurredAt: house.clock.now().toISOString(),
    total: amount,
    lines: [{ lineId: '1', sku, quantity: 1, amount }],
  };
}

/** Of a list each purchase has an outcome of its own, and members may have been too busy for it. */
function isPosted({ code, awards }: Recorded): boolean {
  if (code === undefined) return awards.every(({ status }) => status === 'POSTED');
  if (tooBusy.includes(code)) return false;
  throw new Error(`it was not recorded: ${code}`);
}

/** Recorded, and its points in the ledger, which a till need not wait for; it asks again then. */
const record = (input: object) => askUntil<Recorded>(isPosted, () => answerTo(recordOne, input, 'channel:shop'));
const recordList = async (purchases: object[]) => {
  const ask = () => answerTo<{ outcomes: Recorded[] }>(recordMany, { purchases }, 'channel:shop');
  return (await askUntil(({ outcomes }) => outcomes.every(isPosted), ask)).outcomes;
};

/** False where the job met somebody too busy: its queue tries it again then. */
async function claimed(memberId: string): Promise<boolean> {
  try {
    await house.subgraph('campaigns').service.runJob('claim-purchases', { memberId });
    return true;
  } catch (error) {
    if (error instanceof DomainError && tooBusy.includes(error.code)) return false;
    throw error;
  }
}

/** A campaign for this article, from an hour ago to an hour from now, written by ann and approved by bo. */
async function live(sku: string, words: object): Promise<string> {
  const [changeId, campaignId] = [randomUUID(), randomUUID()];
  const at = (hours: number) => new Date(house.clock.now().getTime() + hours * 3_600_000).toISOString();
  const change = (verb: string) => {
    const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
    return `mutation ($input: ${Verb}CampaignInput!) { answer: ${verb}Campaign(input: $input) { ... on CampaignChange { state } } }`;
  };
  const name = { zhCN: '丰收节', en: 'Harvest days' };
  const proposal = {
    changeId,
    campaignId,
    name,
    startsAt: at(-1),
    endsAt: at(1),
    conditions: { sku: { anyOf: [sku] } },
    ...words,
  };
  await answerTo(change('propose'), proposal, 'ops:ann');
  // One with a budget is APPROVED until the ledger has it, and whoever approves it again asks the ledger again.
  const approve = () => answerTo<{ state: string }>(change('approve'), { changeId }, 'ops:bo');
  expect(await askUntil(({ state }) => state !== 'APPROVED', approve)).toEqual({ state: 'LIVE' });
  return campaignId;
}

async function pause(campaignId: string): Promise<string> {
  const document = `mutation ($input: CampaignActInput!) { answer: pauseCampaign(input: $input) { ... on Campaign { state } } }`;
  return (await answerTo<{ state: string }>(document, { campaignId }, 'ops:bo')).state;
}

const pointsOf = ({ awards }: Recorded, campaignId: string) =>
  awards.find(({ campaign }) => campaign.id === campaignId)?.points ?? 0;

async function paidByLedger(campaignId: string): Promise<number> {
  const [row] = await house
    .subgraph('points')
    .asAdmin<{ paid: string }>('select coalesce(sum(points), 0) as paid from award where campaign_id = $1', [
      campaignId,
    ]);
  return Number(row?.paid);
}

test('what was bought with a card is claimed by whoever enrols with it', async () => {
  const card = 'SHOP-000042';
  const bought = purchase('OIL', card);
  expect(await record(bought)).toMatchObject({ __typename: 'Purchase', member: null, awards: [] });
  const member = await enrol(card);
  await house.drain();
  await askUntil<boolean>(Boolean, () => claimed(member.id));
  await house.drain();
  expect(await record(bought)).toMatchObject({
    member: { number: member.number },
    awards: [{ points: 10, status: 'POSTED' }],
  });
  const mine =
    '{ answer: me { wallet { pending } purchases { edges { node { id } } } tier { qualifyingSpend { amountMinor } } } }';
  expect(await answerTo(mine, {}, `member:${member.number}`)).toEqual({
    wallet: { pending: 10 },
    purchases: { edges: [{ node: { id: bought.purchaseId } }] },
    tier: { qualifyingSpend: { amountMinor: 1000 } },
  });
  // From now on the card is the member's.
  expect(await record(purchase('OIL', card))).toMatchObject({ member: { number: member.number } });
});

test('a campaign is paused from one purchase to the next, while tills go on', async () => {
  const campaignId = await live('TEA', { effects: [{ fixedPoints: { points: 3 } }] });
  const before = purchase('TEA');
  expect(pointsOf(await record(before), campaignId)).toBe(3);
  const meanwhile = Promise.all(Array.from({ length: 20 }, () => record(purchase('TEA'))));
  expect(await pause(campaignId)).toBe('PAUSED');
  const after = purchase('TEA');
  expect(pointsOf(await record(after), campaignId)).toBe(0);
  for (const one of await meanwhile) expect([0, 3]).toContain(pointsOf(one, campaignId));
  // Bought before the pause and reported after it.
  const late = { ...purchase('TEA'), occurredAt: before.occurredAt };
  expect(pointsOf(await record(late), campaignId)).toBe(3);
});

test.each([
  ['PART', [...Array<number>(33).fill(3), 1]],
  ['NOTHING', Array<number>(33).fill(3)],
])(
  '200 callers race for the last 100 points of a budget, and it pays what it has (%s)',
  async (whenShort, expected) => {
    const sku = `RICE-${whenShort}`;
    const campaignId = await live(sku, {
      effects: [{ fixedPoints: { points: 3 } }],
      budget: { points: 100 },
      whenShort,
    });
    const lists = Array.from({ length: 20 }, () => Array.from({ length: 5 }, () => purchase(sku)));
    const singles = Array.from({ length: 100 }, () => purchase(sku));
    const given = await Promise.all([...singles.map(async (input) => [await record(input)]), ...lists.map(recordList)]);
    expect(given.flat()).toHaveLength(200);
    const paid = given.flat().map((one) => pointsOf(one, campaignId));
    expect(paid.filter((points) => points > 0).sort((one, other) => other - one)).toEqual(expected);
    expect(await paidByLedger(campaignId)).toBe(expected.reduce((sum, points) => sum + points, 0));
  },
);
