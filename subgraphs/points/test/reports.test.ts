import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import type { Command } from '../domain/command.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
let counter = 0;
let currency: string;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
beforeEach(async () => {
  await given.backToTheBeginning();
  // Reports are of a whole currency: each test has its own. 50 points to the yuan.
  counter += 1;
  currency = await given.currency(`REPORT${String(counter)}`, 50);
});
afterEach(async () => {
  // When everything has matured: a test that goes back in time leaves points that had matured before.
  await given.subgraph.clock.moveTo(new Date('2030-01-01T00:00:00Z'));
  await given.booksBalance();
});
afterAll(() => given.stop());

const ops = { as: callerOf.ops('ann', ['points:read']) };

async function query<T>(selection: string, as = ops): Promise<T> {
  const { data, errors } = await given.subgraph.ask(`query { answer: ${selection} }`, {}, as);
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['answer'] as T;
}

const money = '{ amountMinor currency }';
const liabilityFields = `currency { code } outstanding pending held debt expiringByMonth { month points } worth ${money}`;
const liability = (at?: string) =>
  query(`pointsLiability(currency: "${currency}"${at ? `, at: "${at}"` : ''}) { ${liabilityFields} }`);

const moveTo = (at: string) => given.subgraph.clock.moveTo(new Date(at));
const inCurrency = () => ({ currency });

async function posted(command: Command): Promise<void> {
  const result = await given.writer().post({ command, once: null });
  if (result.kind === 'fault') throw result.error;
}

describe('pointsLiability', () => {
  it('tells what members have, by the month of its end, and what it is worth', async () => {
    const [anna, boris] = [given.member(), given.member()];
    await anna.withPoints(100, currency, new Date('2026-05-10T04:00:00Z'));
    await boris.withPoints(30, currency, new Date('2026-05-20T04:00:00Z'));
    await anna.bought(60, inCurrency());
    await boris.holding(20, inCurrency());
    expect(await liability()).toEqual({
      currency: { code: currency },
      outstanding: 170,
      pending: 60,
      held: 20,
      debt: 0,
      expiringByMonth: [
        { month: '2027-05', points: 110 },
        { month: '2028-03', points: 60 },
      ],
      // 190 points at 50 to the yuan: 3.80 yuan.
      worth: { amountMinor: 380, currency: 'CNY' },
    });
  });

  it('tells from the journal what it told at the time', async () => {
    const member = given.member();
    const told: [string, unknown][] = [];
    const tell = async () => {
      told.push([given.now().toISOString(), await liability()]);
      await given.subgraph.clock.advance({ minutes: 1 });
    };
    const purchase = await member.bought(100, inCurrency());
    await tell();
    await member.withPoints(50, currency, new Date('2026-03-12T04:00:00Z'));
    await tell();
    const holdId = await member.holding(40, inCurrency());
    await tell();
    await given.ask('settleHold', member.settlement(holdId, 40, inCurrency()));
    await tell();
    const waived = await member.bought(25, inCurrency());
    await tell();
    const { purchaseId, awardId } = waived;
    const awards = { purchaseId, memberId: member.id, currency, awards: [{ awardId }] };
    await posted({ kind: 'matureAwards', maturityId: newId(), ...awards });
    await tell();
    const pending = told.map(([, found]) => (found as { pending: number }).pending);
    expect(pending).toEqual([100, 100, 100, 100, 125, 100]);
    // Matured by now, the ten that were left of March 2026 have ended, and all is spent: what is returned is a debt.
    await moveTo('2027-04-02T00:00:00Z');
    await tell();
    const spent = await member.holding(125, inCurrency());
    await given.ask('settleHold', member.settlement(spent, 125, inCurrency()));
    await given.ask('reverseAwards', member.returnOf(purchase, 60, inCurrency()));
    await tell();
    expect(told.at(-1)?.[1]).toMatchObject({ outstanding: 0, held: 0, debt: 60 });
    expect(told.map(([, found]) => (found as { outstanding: number }).outstanding)).toEqual([
      100, 150, 110, 110, 135, 135, 125, 0,
    ]);
    for (const [at, found] of told) expect(await liability(at)).toEqual(found);
  });

  it('throws back a currency that is none and a time that has not come', async () => {
    for (const asked of ['currency: "NONE"', `currency: "${currency}", at: "2099-01-01T00:00:00Z"`]) {
      const { errors } = await given.subgraph.ask(`{ pointsLiability(${asked}) { held } }`, {}, ops);
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});

describe('breakage', () => {
  it('is estimated from the cohorts whose validity has ended', async () => {
    const member = given.member();
    // The cohort of May 2027: 200 points, 150 redeemed, of which 10 are given back, and 60 expire.
    await member.withPoints(200, currency, new Date('2026-05-10T04:00:00Z'));
    const holdId = await member.holding(150, inCurrency());
    await given.ask('settleHold', member.settlement(holdId, 150, inCurrency()));
    await given.ask('returnPoints', member.reversal(holdId, 10, inCurrency()));
    await member.withPoints(50, currency);
    await moveTo('2027-06-01T00:00:00Z');
    await given.subgraph.service.runJob('expire-points');
    const cohort = 'expiresAt matured issued redeemed expired expectedRedemption expectedBreakage';
    expect(await query(`breakage(currency: "${currency}") { rate expired issued cohorts { ${cohort} } }`)).toEqual({
      rate: 0.3,
      expired: 60,
      issued: 200,
      cohorts: [
        {
          expiresAt: '2027-05-31T16:00:00.000Z',
          matured: true,
          issued: 200,
          redeemed: 140,
          expired: 60,
          expectedRedemption: 140,
          expectedBreakage: 60,
        },
        {
          expiresAt: '2028-03-31T16:00:00.000Z',
          matured: false,
          issued: 50,
          redeemed: 0,
          expired: 0,
          expectedRedemption: 35,
          expectedBreakage: 15,
        },
      ],
    });
  });

  it('is unknown before anything has matured', async () => {
    await given.member().withPoints(50, currency);
    expect(await query(`breakage(currency: "${currency}") { rate cohorts { expectedBreakage } }`)).toEqual({
      rate: null,
      cohorts: [{ expectedBreakage: 0 }],
    });
  });
});

describe('deferredRevenue', () => {
  const report = async (from: string, until: string) => {
    const names = ['opening', 'added', 'cancelled', 'recognised', 'closing'];
    const fields = names.map((name) => `${name} ${money}`).join(' ');
    const found = await query<Record<string, { amountMinor: number; currency: string }>>(
      `deferredRevenue(currency: "${currency}", from: "${from}", until: "${until}") { ${fields} }`,
    );
    return names.map((name) => found[name]?.amountMinor);
  };

  it('defers the points’ share of a sale, and makes revenue of it as points are redeemed', async () => {
    const member = given.member();
    // 100 points are worth 200 fen: of a sale of 9,800 the points' share is 9,800 x 200 / 10,000 = 196.
    const purchase = await member.bought(100, {
      ...inCurrency(),
      pendingUntil: null,
      saleAmount: { amountMinor: 9_800, currency: 'CNY' },
    });
    expect(await report('2027-03', '2027-03')).toEqual([0, 196, 0, 0, 196]);
    await moveTo('2027-04-10T04:00:00Z');
    const holdId = await member.holding(25, inCurrency());
    await given.ask('settleHold', member.settlement(holdId, 25, inCurrency()));
    expect(await report('2027-04', '2027-04')).toEqual([196, 0, 0, 49, 147]);
    // Half of it is returned: 98 of 196. Of 50 points 25 are redeemed, half of 98.
    await given.ask('reverseAwards', member.returnOf(purchase, 50, inCurrency()));
    expect(await report('2027-04', '2027-04')).toEqual([196, 0, 98, 49, 49]);
    expect(await report('2027-03', '2027-04')).toEqual([0, 196, 98, 49, 49]);
    // The rest expires with March 2028.
    await moveTo('2028-04-02T00:00:00Z');
    expect(await report('2028-03', '2028-04')).toEqual([49, 0, 0, 49, 0]);
    expect(await report('2028-04', '2028-04')).toEqual([0, 0, 0, 0, 0]);
  });

  it('counts a sale once, however many awards it has, and shares it out by their points', async () => {
    const award = (points: number, more = {}) => ({
      awardId: newId(),
      campaignId: 'base',
      version: 1,
      points,
      lines: [{ lineId: 'line-1', points }],
      ...more,
    });
    // 75 points of one cohort and 25 of another, of a sale of 9,800: 7,350 with 75 points (150 fen), 2,450 with 25 (50 fen).
    await given.member().bought(100, {
      ...inCurrency(),
      pendingUntil: null,
      saleAmount: { amountMinor: 9_800, currency: 'CNY' },
      awards: [award(75), award(25, { validityMonths: 24 })],
    });
    // 7,350 x 150 / 7,500 = 147; 2,450 x 50 / 2,500 = 49.
    expect(await report('2027-03', '2027-03')).toEqual([0, 196, 0, 0, 196]);
  });

  it('throws back months that are none, that have not begun, and that are in no order', async () => {
    for (const months of [
      'from: "2027-3", until: "2027-03"',
      'from: "2027-03", until: "2027-13"',
      'from: "2027-03", until: "2027-04"',
      'from: "2027-03", until: "2027-02"',
    ]) {
      const asked = `deferredRevenue(currency: "${currency}", ${months}) { from }`;
      const { errors } = await given.subgraph.ask(`{ ${asked} }`, {}, ops);
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});

describe('the reports on money', () => {
  it.each([
    ['pointsLiability(currency: "HARVEST") { held }'],
    ['breakage(currency: "HARVEST") { rate }'],
    ['deferredRevenue(currency: "HARVEST", from: "2027-01", until: "2027-01") { from }'],
  ])('%s is for ops who may read points alone', async (asked) => {
    expect((await given.subgraph.ask(`{ ${asked} }`, {}, ops)).errors).toBeUndefined();
    for (const [as, code] of [
      [callerOf.anonymous(), 'UNAUTHENTICATED'],
      [callerOf.member(newId()), 'FORBIDDEN'],
      [callerOf.ops('ann', ['points:write', 'partners:read']), 'FORBIDDEN'],
      [callerOf.channel(), 'FORBIDDEN'],
      [callerOf.partner('bakery'), 'FORBIDDEN'],
    ] as const) {
      const { errors } = await given.subgraph.ask(`{ ${asked} }`, {}, { as });
      expect(errors?.[0]?.extensions.code).toBe(code);
    }
  });
});

describe('the public reports', () => {
  const anybody = { as: callerOf.anonymous() };
  const mine = <T extends { currency: { code: string } }>(found: T[]) =>
    found.filter(({ currency: { code } }) => code === currency);

  async function donated(memberId: string, cause: string, points: number, worthMinor: number, sponsoredMinor = 0) {
    const risk = { device: null, channel: null, reviewId: newId() };
    const its = { donationId: newId(), memberId, currency, points, cause, worthMinor, sponsoredMinor, risk };
    await posted({ kind: 'donatePoints', ...its });
  }

  it('tell what was given to each cause, and what a sponsor paid of it', async () => {
    const member = await given.member().withPoints(1_000, currency);
    const funding = { account: 'SPONSOR', owner: 'trees', currency: 'CNY_FEN', points: 5_000 } as const;
    await posted({ kind: 'fundAccount', fundingId: newId(), ...funding });
    await donated(member.id, 'school-meals', 100, 100);
    await donated(member.id, 'trees', 50, 500, 450);
    await moveTo('2027-04-10T04:00:00Z');
    await donated(member.id, 'trees', 10, 100, 90);
    const fields = `cause currency { code } donations points amount ${money} sponsored ${money}`;
    const donations = async (period: string) =>
      mine(await query<{ currency: { code: string } }[]>(`donations${period} { ${fields} }`, anybody));
    const cny = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });
    const of = (cause: string, count: number, points: number, worth: number, sponsored: number) => {
      const [amount, paid] = [cny(worth), cny(sponsored)];
      return { cause, currency: { code: currency }, donations: count, points, amount, sponsored: paid };
    };
    expect(await donations('')).toEqual([of('school-meals', 1, 100, 100, 0), of('trees', 2, 60, 600, 540)]);
    expect(await donations('(from: "2027-04-01T00:00:00Z")')).toEqual([of('trees', 1, 10, 100, 90)]);
    expect(await donations('(until: "2027-04-01T00:00:00Z")')).toEqual([
      of('school-meals', 1, 100, 100, 0),
      of('trees', 1, 50, 500, 450),
    ]);
  });

  it('tell what green products earned, less what was returned', async () => {
    const member = given.member();
    const green = (points: number) => ({
      ...inCurrency(),
      awards: [
        {
          awardId: newId(),
          campaignId: 'green',
          version: 1,
          points,
          green: true,
          lines: [{ lineId: 'line-1', points }],
        },
      ],
    });
    const bought = await member.bought(30, green(30));
    await member.bought(12, green(12));
    await member.bought(500, inCurrency());
    await given.ask('reverseAwards', member.returnOf(bought, 10, inCurrency()));
    const found = await query<{ currency: { code: string } }[]>(
      'greenPoints { currency { code } awards points }',
      anybody,
    );
    expect(mine(found)).toEqual([{ currency: { code: currency }, awards: 2, points: 32 }]);
    const later = await query<[]>('greenPoints(from: "2027-04-01T00:00:00Z") { currency { code } points }', anybody);
    expect(mine(later)).toEqual([]);
  });

  it('throw back a period that ends before it begins', async () => {
    for (const name of ['donations', 'greenPoints']) {
      const asked = `${name}(from: "2027-04-01T00:00:00Z", until: "2027-03-01T00:00:00Z") { points }`;
      const { errors } = await given.subgraph.ask(`{ ${asked} }`, {}, anybody);
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});
