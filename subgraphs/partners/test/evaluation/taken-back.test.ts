import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, PartnersWorld } from '../arrange.js';

let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  await world.publishAgreement({ partner: 'bakery', reversalDays: 14 });
  const { answer } = world.points.peer;
  world.points.peer.answer = (request, call) =>
    request.query.includes('partnerFunds(')
      ? { answer: [{ partner: 'bakery', currency: 'HARVEST', prepaid: 3_000, owed: 0 }] }
      : answer(request, call);
});
afterAll(() => world.stop());

const undo = `mutation ($input: UndoExchangeInput!) { undoExchange(input: $input) { ... on Exchange { status } } }`;
const evaluation = `query ($partner: String!, $from: Date!, $until: Date!) {
  partnerEvaluation(partner: $partner, from: $from, until: $until) {
    outward { exchanges received reversed } blocks { currency daysLeft } } }`;

test('what was undone is told, and has used nothing of a block', async () => {
  const memberId = world.memberWith(1_000, 'CRUMB');
  const [kept, undone] = [500, 400].map((amount) => ({ from: 'CRUMB', to: 'HARVEST', amount }));
  await world.committed(memberId, kept);
  const exchangeId = await world.committed(memberId, undone);
  const bakery = callerOf.partner('bakery', ['exchanges:write']);
  const input = { reversalId: newId(), exchangeId, reason: 'BOOKED_IN_ERROR' };
  expect(answerOf(await world.ask(bakery, undo, { input }))).toEqual({ status: 'REVERSED' });
  const today = new Date(world.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const from = new Date(Date.parse(today) - 9 * 24 * 3_600_000).toISOString().slice(0, 10);
  expect(answerOf(await world.ask(ann, evaluation, { partner: 'bakery', from, until: today }))).toEqual({
    outward: { exchanges: 2, received: 1800, reversed: 1 },
    // 1,000 harvest points in ten days are a hundred a day.
    blocks: [{ currency: 'HARVEST', daysLeft: 30 }],
  });
});
