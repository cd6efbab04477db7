import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, partnerInput, PartnersWorld, proposePartner, proposeRates } from '../arrange.js';

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

const currency = (code: string, home?: string) => ({
  code,
  nameZhCn: '积分',
  nameEn: 'Points',
  pointsPerYuan: 20,
  home,
});
const homeOf = async (code: string) => {
  const answer = await world.ask(callerOf.anonymous(), '{ partners { code currency { code home } } }');
  const partners = answer.data?.['partners'] as { code: string; currency: { home: string } }[];
  return partners.find((partner) => partner.code === code)?.currency.home;
};

test('a currency is hosted unless its proposal says otherwise, and points is told of hosted ones alone', async () => {
  expect(await homeOf('bakery')).toBe('HOSTED');
  await world.publishPartner({ code: 'teahouse', currency: currency('LEAF', 'REMOTE') });
  expect(await homeOf('teahouse')).toBe('REMOTE');
  await world.subgraph.service.drain();
  expect(world.points.peer.events.map(({ aggregateId }) => aggregateId)).not.toContain('LEAF');
});

test('moves while nobody uses it, and stays once a rate or an exchange names it', async () => {
  const mill = { partnerId: newId(), code: 'mill' };
  await world.publishPartner({ ...mill, currency: currency('FLOUR', 'REMOTE') });
  await world.publishPartner({ ...mill, currency: currency('FLOUR', 'HOSTED') });
  expect(await homeOf('mill')).toBe('HOSTED');
  const input = partnerInput({
    partnerId: world.bakery,
    currency: { ...currency('CRUMB', 'REMOTE'), pointsPerYuan: 50 },
  });
  expect(faultOf(await world.ask(ann, proposePartner, { input }))).toEqual({
    ...{ code: 'BAD_USER_INPUT', path: ['input', 'currency', 'home'] },
  });
});

test('between two that are kept elsewhere there is no rate', async () => {
  await world.publishPartner({ code: 'cinema', currency: currency('REEL', 'REMOTE') });
  const rates = [
    { from: 'HARVEST', to: 'REEL', numerator: 1, denominator: 5, step: 5 },
    { from: 'LEAF', to: 'REEL', numerator: 1, denominator: 1, step: 1 },
  ];
  expect(faultOf(await world.ask(ann, proposeRates, { input: { changeId: newId(), rates } }))).toEqual({
    ...{ code: 'BAD_USER_INPUT', path: ['input', 'rates', '1', 'to'] },
  });
});

test('a new worth of a partner’s points has to go with the rates that are published', async () => {
  // A crumb is worth 2 fen and gives 2 harvest points, a fen each: worth less, it would give more than it is worth.
  const worth = (pointsPerYuan: number) => {
    const crumbs = { ...currency('CRUMB'), pointsPerYuan };
    return world.ask(ann, proposePartner, { input: partnerInput({ partnerId: world.bakery, currency: crumbs }) });
  };
  expect(answerOf(await worth(51))).toMatchObject({ code: 'RATES_MULTIPLY' });
  expect(answerOf(await worth(50))).toMatchObject({ state: 'SUBMITTED' });
});

test('the redemption bonus of the best tier binds the rates into the programme’s points', async () => {
  const bound = await PartnersWorld.start({ PROGRAMME_BEST_REDEMPTION_BONUS: '6/5' });
  try {
    await bound.publishPartner({ partnerId: bound.bakery });
    const into = (numerator: number, denominator: number) => ({
      changeId: newId(),
      rates: [{ from: 'CRUMB', to: 'HARVEST', numerator, denominator, step: 6 }],
    });
    expect(answerOf(await bound.ask(ann, proposeRates, { input: into(2, 1) }))).toMatchObject({
      ...{ code: 'RATES_MULTIPLY', circle: ['CNY', 'CRUMB', 'HARVEST'] },
      message: 'By these rates points multiply round a circle: CNY → CRUMB → HARVEST → CNY',
    });
    expect(answerOf(await bound.ask(ann, proposeRates, { input: into(5_000_001, 3_000_000) }))).toMatchObject({
      code: 'RATES_MULTIPLY',
    });
    expect(answerOf(await bound.ask(ann, proposeRates, { input: into(5, 3) }))).toMatchObject({ state: 'SUBMITTED' });
  } finally {
    await bound.stop();
  }
});
