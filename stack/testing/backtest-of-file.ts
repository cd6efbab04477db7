import { randomUUID } from 'node:crypto';
import { sendChange } from './configured-by-hand.js';
import { origins, type BareLine, type ReckonedPurchase } from './reckoning.js';
import type { Together } from './start-together.js';

/** What is tried out: so many points for a basket of so many fen or more. The reckoning below has the same figures. */
const basket = { points: 10, fromFen: 30_000 };

/** The most that the ledger pays one customer for one day; what really was given for that day comes first. */
const dayCap = 5_000;

interface Figures {
  points: number;
  awards: number;
  members: number;
}

const resultQuery = `query ($id: ID!) {
  backtest(id: $id) { state purchasesInAll result { draft { points awards members } given { points } } }
}`;

/** Tries the basket's points out on all that is recorded, as ops through the gateway; milliseconds until it was done. */
export async function backtested(house: Together): Promise<{ tookMs: number; shown: unknown }> {
  const changeId = randomUUID();
  const draft = {
    changeId,
    campaignId: randomUUID(),
    name: { zhCN: '满300元送10分', en: '10 for a basket of 300 yuan' },
    conditions: { basketTotal: { atLeastMinor: basket.fromFen } },
    effects: [{ fixedPoints: { points: basket.points } }],
    startsAt: '2036-01-01T00:00:00Z',
    endsAt: '2036-02-01T00:00:00Z',
  };
  const propose = `mutation ($input: ProposeCampaignInput!) { draftCampaign(input: $input) { __typename } }`;
  expect(await house.ask(propose, { input: draft }, { as: 'ops:ann' })).toMatchObject({
    data: { draftCampaign: { __typename: 'CampaignChange' } },
  });
  const backtestId = randomUUID();
  const began = performance.now();
  await sendChange(house, 'startBacktest', { backtestId, changeId, days: 3_650 }, 'ops:ann');
  await house.subgraph('campaigns').service.runJob('run-backtests');
  const { data, errors } = await house.ask(resultQuery, { id: backtestId }, { as: 'ops:ann' });
  expect(errors).toBeUndefined();
  return { tookMs: performance.now() - began, shown: data?.['backtest'] };
}

/** What that has to come to, from bare lines and from what each purchase was really paid. */
export function reckonBacktest(lines: readonly BareLine[], purchases: readonly ReckonedPurchase[]) {
  const baskets = new Map<string, { day: string; fen: number }>();
  for (const { receipt, customer, time, fen } of lines) {
    const known = baskets.get(`${receipt} ${customer}`) ?? { day: time.slice(0, 8), fen: 0 };
    baskets.set(`${receipt} ${customer}`, { ...known, fen: known.fen + fen });
  }
  const days = new Map<string, { customer: string; given: number; great: number }>();
  for (const { receipt, customer, points } of purchases) {
    const { day, fen } = baskets.get(`${receipt} ${customer}`)!;
    const known = days.get(`${customer} ${day}`) ?? { customer, given: 0, great: 0 };
    for (const origin of origins) known.given += points[origin];
    if (fen >= basket.fromFen) known.great += 1;
    days.set(`${customer} ${day}`, known);
  }
  const draft: Figures = { points: 0, awards: 0, members: 0 };
  const members = new Set<string>();
  for (const { customer, given, great } of days.values()) {
    const paid = Math.min(great * basket.points, dayCap - given);
    draft.points += paid;
    draft.awards += Math.ceil(paid / basket.points);
    if (paid > 0) members.add(customer);
  }
  draft.members = members.size;
  const given = [...days.values()].reduce((sum, day) => sum + day.given, 0);
  return { state: 'DONE', purchasesInAll: purchases.length, result: { draft, given: { points: given } } };
}
