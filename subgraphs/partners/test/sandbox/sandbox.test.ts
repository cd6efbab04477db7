import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { recordItem } from '../../storage/settlement/settlement-items.js';
import {
  ann,
  answerOf,
  fairRates,
  faultOf,
  partnerInput,
  PartnersWorld,
  proposePartner,
  proposeRates,
} from '../arrange.js';
import { setPointsQuota } from '../clients/client-operations.js';
import { linkedWithMill, mill, startExchange, withSandboxes } from './sandbox-world.js';

let world: PartnersWorld;
let millId: string;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  ({ mill: millId } = await withSandboxes(world));
});
afterAll(() => world.stop());

const start = (input: Record<string, unknown>, as = mill) =>
  world.ask(as, startExchange, { input: { exchangeId: newId(), from: 'PLAY', amount: 100, ...input } });

describe('a sandbox brand', () => {
  test('is one from the beginning, and no real one becomes one', async () => {
    const currency = { code: 'GRIST', nameZhCn: '试用积分', nameEn: 'Trial points', pointsPerYuan: 100 };
    const propose = (terms: Record<string, unknown>) => world.ask(ann, proposePartner, { input: partnerInput(terms) });
    const known = { partnerId: millId, code: 'mill', currency };
    const stays = { code: 'BAD_USER_INPUT', path: ['input', 'isSandbox'] };
    expect(faultOf(await propose(known))).toEqual(stays);
    expect(faultOf(await propose({ ...known, isSandbox: false }))).toEqual(stays);
    expect(faultOf(await propose({ partnerId: world.bakery, isSandbox: true }))).toEqual(stays);
    expect(answerOf(await propose({ ...known, isSandbox: true, nameEn: 'Mill' }))).toMatchObject({
      state: 'SUBMITTED',
    });
  });

  test('is seen by ops and partners, and by nobody else who looks at the list or the rates', async () => {
    const query = '{ partners { code isSandbox } exchangeRates { from { code } } }';
    const seen = async (as: Parameters<typeof world.ask>[0]) => {
      const { data } = await world.ask(as, query);
      const { partners, exchangeRates } = data as {
        partners: { code: string }[];
        exchangeRates: { from: { code: string } }[];
      };
      return [partners.map(({ code }) => code), new Set(exchangeRates.map(({ from }) => from.code))];
    };
    const all = [['bakery', 'mill', 'pharmacy', 'trial'], new Set(['CRUMB', 'GRIST', 'HARVEST', 'PLAY'])];
    for (const as of [ann, mill]) expect(await seen(as)).toEqual(all);
    const real = [['bakery', 'pharmacy'], new Set(['CRUMB', 'HARVEST'])];
    for (const as of [callerOf.anonymous(), callerOf.member(newId()), callerOf.channel()])
      expect(await seen(as)).toEqual(real);
    expect((await world.ask(callerOf.anonymous(), '{ partner(code: "mill") { isSandbox } }')).data).toEqual({
      partner: { isSandbox: true },
    });
  });

  test.each([[{ from: 'GRIST', to: 'HARVEST' }], [{ from: 'HARVEST', to: 'PLAY' }], [{ from: 'CRUMB', to: 'GRIST' }]])(
    'has no rate to or from real points: %j',
    async (pair) => {
      const rates = [...fairRates, { ...pair, numerator: 1, denominator: 1000, step: 1 }];
      const result = await world.ask(ann, proposeRates, { input: { changeId: newId(), rates } });
      expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'rates', String(fairRates.length)] });
    },
  );

  test('owes nobody anything: what it exchanges is in no settlement', async () => {
    const { linkId } = await linkedWithMill(world, millId);
    const committed = answerOf(await start({ linkId, amount: 5_000 }));
    expect(committed).toMatchObject({ __typename: 'Exchange', status: 'COMMITTED' });
    expect(await world.subgraph.asAdmin('select * from settlement_item')).toEqual([]);
    const period = world.clock.now().toISOString().slice(0, 7);
    const { data } = await world.ask(ann, 'query ($p: String!) { settlement(period: $p) { lines { fromBrand } } }', {
      p: period,
    });
    expect(data).toEqual({ settlement: { lines: [] } });
    // The looking itself: what a real one exchanges is there.
    await world.committed(world.memberWith(1_000));
    expect(await world.subgraph.asAdmin('select * from settlement_item')).toHaveLength(1);
    const item = {
      id: newId(),
      kind: 'EXCHANGE' as const,
      exchangeId: String(committed['id']),
      given: 1,
      received: 1,
      fee: 0,
    };
    await world.subgraph.database.transaction((tx) => recordItem(tx, { ...item, postedAt: world.clock.now() }, 'UTC'));
    expect(await world.subgraph.asAdmin('select * from settlement_item')).toHaveLength(1);
  });
});

describe('an exchange that a sandbox starts', () => {
  test('is its member’s, as if they had asked for it, once', async () => {
    const { memberId, linkId } = await linkedWithMill(world, millId, 1_000);
    const input = { exchangeId: newId(), linkId, amount: 300 };
    const first = answerOf(await start(input));
    expect(first).toEqual({
      __typename: 'Exchange',
      ...{ id: input.exchangeId, status: 'COMMITTED', given: 300, received: 300 },
      ...{ from: { code: 'PLAY' }, to: { code: 'GRIST' } },
    });
    expect(answerOf(await start(input))).toEqual(first);
    expect(await world.statusOf(memberId, input.exchangeId)).toBe('COMMITTED');
    expect(faultOf(await start({ ...input, amount: 200 })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(answerOf(await start({ linkId, amount: 800 }))).toMatchObject({ code: 'NOT_ENOUGH_POINTS' });
  });

  test('twice at once is one, and is gone on with by another process', async () => {
    const { linkId } = await linkedWithMill(world, millId, 1_000);
    const input = { exchangeId: newId(), linkId, amount: 600 };
    const answers = (await Promise.all([start(input), start(input)])).map(answerOf);
    expect(answers.map(({ status }) => status)).toEqual(['COMMITTED', 'COMMITTED']);
    world.points.peer.behaviour = 'unreachable';
    const later = { exchangeId: newId(), linkId, amount: 400 };
    try {
      expect(faultOf(await start(later)).code).toBe('UNAVAILABLE');
    } finally {
      world.points.peer.behaviour = 'answers';
    }
    await world.restart();
    expect(answerOf(await start(later))).toMatchObject({ status: 'COMMITTED' });
  });

  test('is refused for an amount that ends in 01', async () => {
    const { linkId } = await linkedWithMill(world, millId);
    const input = { exchangeId: newId(), linkId, amount: 201 };
    expect(answerOf(await start(input))).toMatchObject({
      __typename: 'SandboxRefused',
      code: 'SANDBOX_REFUSED',
      message: 'The sandbox refuses 201, as it does every amount of that ending; nothing has moved',
    });
    expect(await world.subgraph.asAdmin('select from exchange where id = $1', [input.exchangeId])).toEqual([]);
  });

  test('is begun when it is asked again, or answered then, for amounts that end in 02 and 03', async () => {
    const { linkId } = await linkedWithMill(world, millId);
    const stageOf = async (id: string) => world.stageOf(id);
    const [timesOut, late] = [
      { exchangeId: newId(), linkId, amount: 102 },
      { exchangeId: newId(), linkId, amount: 103 },
    ];
    for (const input of [timesOut, late]) expect(faultOf(await start(input)).code).toBe('UNAVAILABLE');
    expect([await stageOf(timesOut.exchangeId), await stageOf(late.exchangeId)]).toEqual([undefined, 'COMMITTED']);
    for (const input of [timesOut, late]) expect(answerOf(await start(input))).toMatchObject({ status: 'COMMITTED' });
    expect(answerOf(await start({ linkId, amount: 104 }))).toMatchObject({ code: 'SANDBOX_REFUSED' });
    expect(faultOf(await start({ linkId, amount: 105 })).code).toBe('BAD_USER_INPUT');
  });

  test('counts for the brand’s points of the day, once', async () => {
    const { linkId } = await linkedWithMill(world, millId);
    await world.ask(ann, setPointsQuota, { input: { changeId: newId(), partner: 'mill', pointsPerDay: 500 } });
    const input = { exchangeId: newId(), linkId, amount: 300 };
    for (let n = 0; n < 2; n += 1) expect(answerOf(await start(input))).toMatchObject({ status: 'COMMITTED' });
    expect(answerOf(await start({ linkId, amount: 300 }))).toMatchObject({
      __typename: 'QuotaExceeded',
      ...{ code: 'QUOTA_EXCEEDED', limit: 500, remaining: 200 },
    });
    await world.ask(ann, setPointsQuota, { input: { changeId: newId(), partner: 'mill', pointsPerDay: null } });
  });

  test('gives no real points, takes no link that is another’s, and is for sandboxes alone', async () => {
    const { linkId } = await linkedWithMill(world, millId);
    expect(answerOf(await start({ linkId, from: 'HARVEST' }))).toMatchObject({ code: 'NO_SUCH_RATE' });
    expect(faultOf(await start({ linkId: newId() }))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'linkId'] });
    const bakery = callerOf.partner('bakery', ['exchanges:write']);
    const real = await start({ linkId }, bakery);
    expect(faultOf(real).code).toBe('FORBIDDEN');
    expect(real.errors?.[0]?.message).toBe('This is for sandbox brands alone');
    expect(faultOf(await start({ linkId }, callerOf.partner('mill', ['exchanges:read']))).code).toBe('FORBIDDEN');
    expect(faultOf(await start({ linkId }, callerOf.member(newId()))).code).toBe('FORBIDDEN');
    expect(faultOf(await start({ linkId, amount: 0 })).path).toEqual(['input', 'amount']);
  });
});
