import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import {
  agreementInput,
  ann,
  answerOf,
  approveAgreement,
  bo,
  faultOf,
  PartnersWorld,
  proposeAgreement,
} from '../arrange.js';
import { capsOf, newsTo, suspended } from './agreed.js';

/** 2026-11-27 is a Friday; 02:00 in UTC is 10:00 in Shanghai. */
const fridayMorning = new Date('2026-11-27T02:00:00.000Z');

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  await world.clock.moveTo(fridayMorning);
});
afterAll(() => world.stop());
afterEach(async () => {
  for (const partner of ['bakery', 'pharmacy']) await world.publishAgreement({ partner });
});

const shown = (partner: string, as = ann) =>
  world.ask(
    as,
    `query ($partner: String!) { agreement(partner: $partner) { partnerCode version billing validUntil suspendedSince
      owedAtMost { currency points } caps { perExchange perDayGiven } openingHours { weekday opens closes }
      confirmWithinSeconds reversalDays } }`,
    { partner },
  );

describe('an agreement', () => {
  test('is proposed by one person, approved by another, and told to the partner', async () => {
    const input = agreementInput({ caps: { perExchange: 500 }, reversalDays: 7 });
    const { changeId } = input;
    expect(answerOf(await world.ask(ann, proposeAgreement, { input }))).toMatchObject({
      ...{ id: changeId, kind: 'agreement', key: 'bakery', state: 'SUBMITTED' },
    });
    expect(faultOf(await world.ask(ann, approveAgreement, { input: { changeId } })).code).toBe('FORBIDDEN');
    const { version } = answerOf(await world.ask(bo, approveAgreement, { input: { changeId } }));
    expect(answerOf(await shown('bakery'))).toMatchObject({
      ...{ partnerCode: 'bakery', version, billing: 'POSTPAID', validUntil: null, suspendedSince: null },
      ...{
        caps: { perExchange: 500, perDayGiven: null },
        openingHours: [],
        confirmWithinSeconds: 300,
        reversalDays: 7,
      },
    });
    expect((await newsTo(world, 'bakery', 'agreement.changed')).at(-1)).toMatchObject({
      ...{ agreementVersion: version, state: 'APPROVED', validUntil: null },
    });
  });

  test.each([
    ['a partner that is none', { partner: 'mill' }, ['input', 'partner']],
    ['the programme’s own brand', { partner: 'harvest-table' }, ['input', 'partner']],
    ['an end before its beginning', { validUntil: '2019-01-01T00:00:00.000Z' }, ['input', 'validUntil']],
    [
      'a limit in an unknown currency',
      { owedAtMost: [{ currency: 'GOLD', points: 1 }] },
      ['input', 'owedAtMost', '0', 'currency'],
    ],
    ['limits for one that pays in advance', { billing: 'PREPAID' }, ['input', 'owedAtMost']],
    ['a cap below zero', { caps: { perDayGiven: -1 } }, ['input', 'caps', 'perDayGiven']],
    [
      'an eighth day',
      { openingHours: [{ weekday: 8, opens: '09:00', closes: '10:00' }] },
      ['input', 'openingHours', '0', 'weekday'],
    ],
    [
      'a time that is none',
      { openingHours: [{ weekday: 1, opens: '9', closes: '10:00' }] },
      ['input', 'openingHours', '0', 'opens'],
    ],
    [
      'hours that close first',
      { openingHours: [{ weekday: 1, opens: '11:00', closes: '10:00' }] },
      ['input', 'openingHours', '0', 'closes'],
    ],
    ['no time to confirm', { confirmWithinSeconds: 4 }, ['input', 'confirmWithinSeconds']],
    ['ninety-one days to undo', { reversalDays: 91 }, ['input', 'reversalDays']],
  ])('with %s is bad input at its field', async (_what, terms, path) => {
    const result = await world.ask(ann, proposeAgreement, { input: agreementInput(terms) });
    expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path });
  });

  test('whose window lies behind is refused', async () => {
    const input = agreementInput({ validUntil: '2021-01-01T00:00:00.000Z' });
    expect(answerOf(await world.ask(ann, proposeAgreement, { input }))).toMatchObject({
      ...{ code: 'AGREEMENT_WINDOW_PASSED', agreementEnded: '2021-01-01T00:00:00.000Z' },
    });
  });

  test('counts from its beginning on, the one before until then, and none after the end of the newest', async () => {
    const memberId = world.memberWith(10_000);
    await world.publishAgreement({
      validFrom: '2026-11-27T03:00:00Z',
      validUntil: '2026-11-27T04:00:00Z',
      caps: capsOf({ perExchange: 50 }),
    });
    // 200 give 100 crumbs.
    await world.quoted(memberId);
    await world.clock.moveTo(new Date('2026-11-27T03:00:00.000Z'));
    expect(answerOf(await world.quote(memberId))).toMatchObject({
      code: 'CAP_REACHED',
      cap: 'PER_EXCHANGE',
      limit: 50,
    });
    await world.clock.moveTo(new Date('2026-11-27T04:00:00.000Z'));
    expect(answerOf(await world.quote(memberId))).toMatchObject({
      ...{ __typename: 'AgreementNotInForce', code: 'AGREEMENT_NOT_IN_FORCE', partner: 'bakery' },
      message: 'There is no agreement in force with the partner bakery at present',
    });
    expect((await shown('bakery')).data).toEqual({ agreement: null });
    // With the pharmacy it goes on, and between two partners both have to have agreed.
    await world.quoted(memberId, { to: 'WELL' });
    world.points.give(memberId, 'CRUMB', 100);
    expect(answerOf(await world.quote(memberId, { from: 'CRUMB', to: 'WELL', amount: 50 }))).toMatchObject({
      partner: 'bakery',
    });
  });

  test('that ends between quote and commit leaves the quote as it was promised', async () => {
    const memberId = world.memberWith(1_000);
    await world.clock.moveTo(new Date('2026-11-27T05:00:00.000Z'));
    await world.publishAgreement({ validUntil: '2026-11-27T05:05:00Z' });
    const exchangeId = await world.quoted(memberId);
    await world.clock.moveTo(new Date('2026-11-27T05:06:00.000Z'));
    expect(answerOf(await world.quote(memberId))).toMatchObject({ code: 'AGREEMENT_NOT_IN_FORCE' });
    expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ status: 'COMMITTED', received: 100 });
  });

  test('is seen by its partner and by ops alone', async () => {
    expect(answerOf(await shown('bakery', callerOf.partner('bakery')))).toMatchObject({ partnerCode: 'bakery' });
    for (const as of [
      callerOf.partner('pharmacy'),
      callerOf.member(newId()),
      callerOf.channel(),
      callerOf.ops('cy', ['points:read']),
    ]) {
      expect(faultOf(await shown('bakery', as)).code).toBe('FORBIDDEN');
    }
    expect(faultOf(await shown('bakery', callerOf.anonymous())).code).toBe('UNAUTHENTICATED');
  });
});

describe('opening hours', () => {
  test('are those of the day in the programme’s time zone, up to the minute they close', async () => {
    const memberId = world.memberWith(10_000);
    await world.publishAgreement({ openingHours: [{ weekday: 5, opens: '14:00', closes: '15:30' }] });
    const at = async (time: string) => {
      await world.clock.moveTo(new Date(time));
      return answerOf(await world.quote(memberId));
    };
    expect(await at('2026-11-27T05:59:00.000Z')).toMatchObject({ code: 'OUTSIDE_OPENING_HOURS', partner: 'bakery' });
    expect(await at('2026-11-27T06:00:00.000Z')).toMatchObject({ status: 'QUOTED' });
    expect(await at('2026-11-27T07:29:00.000Z')).toMatchObject({ status: 'QUOTED' });
    expect(await at('2026-11-27T07:30:00.000Z')).toMatchObject({ code: 'OUTSIDE_OPENING_HOURS' });
    expect(await at('2026-11-28T06:30:00.000Z')).toMatchObject({ code: 'OUTSIDE_OPENING_HOURS' });
  });
});

describe('a suspended partner', () => {
  test('begins nothing new, and what is held ends properly; resumed, it goes on', async () => {
    const memberId = world.memberWith(10_000);
    const [committed, cancelled] = [await world.quoted(memberId), await world.quoted(memberId)];
    const change = { changeId: newId(), partner: 'bakery', reason: 'its vouchers bounce' };
    const suspend = () => world.ask(ann, suspended.suspend, { input: change });
    expect(answerOf(await suspend())).toEqual({
      __typename: 'PartnerStanding',
      partnerCode: 'bakery',
      suspended: true,
    });
    expect(answerOf(await suspend())).toMatchObject({ suspended: true });
    expect(answerOf(await world.ask(bo, suspended.suspend, { input: { ...change, changeId: newId() } }))).toMatchObject(
      {
        ...{ code: 'SUSPENSION_UNCHANGED', isSuspended: true },
      },
    );
    expect(answerOf(await world.quote(memberId, {}, 'zh-CN'))).toMatchObject({
      ...{ code: 'PARTNER_SUSPENDED', partner: 'bakery', message: '合作伙伴 bakery 已暂停，暂时无法兑换' },
    });
    expect(answerOf(await shown('bakery'))).toMatchObject({ suspendedSince: expect.any(String) });
    await world.quoted(memberId, { to: 'WELL' });
    expect(answerOf(await world.commit(memberId, committed))).toMatchObject({ status: 'COMMITTED' });
    expect(answerOf(await world.cancel(memberId, cancelled))).toMatchObject({ status: 'CANCELLED' });
    const recorded = await world.subgraph.asAdmin(
      `select by, action, details from audit_log where subject = 'partner/bakery' and action = 'partner.suspended'`,
    );
    expect(recorded).toEqual([
      { by: 'ops:ann', action: 'partner.suspended', details: { changeId: change.changeId, reason: change.reason } },
    ]);
    expect((await newsTo(world, 'bakery', 'agreement.changed')).map(({ state }) => state)).toContain('SUSPENDED');
    const resumed = { ...change, changeId: newId(), reason: 'paid' };
    expect(answerOf(await world.ask(bo, suspended.resume, { input: resumed }))).toMatchObject({ suspended: false });
    await world.quoted(memberId);
  });

  test('is told of each change, whoever makes it and by which id', async () => {
    const told = async () =>
      (await newsTo(world, 'bakery', 'agreement.changed'))
        .map(({ state }) => state)
        .filter((state) => state === 'SUSPENDED' || state === 'RESUMED');
    const before = await told();
    const input = { changeId: newId(), partner: 'bakery', reason: 'a test of the bell' };
    for (const as of [ann, bo]) {
      for (const what of [suspended.suspend, suspended.resume])
        expect(answerOf(await world.ask(as, what, { input }))).toHaveProperty('suspended');
    }
    expect(await told()).toEqual([...before, 'SUSPENDED', 'RESUMED', 'SUSPENDED', 'RESUMED']);
  });

  test('is one that there is, and a matter of ops who may write', async () => {
    const input = { changeId: newId(), partner: 'mill', reason: 'x' };
    const wrong = { code: 'BAD_USER_INPUT', path: ['input', 'partner'] };
    expect(faultOf(await world.ask(ann, suspended.suspend, { input }))).toEqual(wrong);
    expect(faultOf(await world.ask(ann, suspended.suspend, { input: { ...input, partner: 'harvest-table' } }))).toEqual(
      wrong,
    );
    for (const as of [
      callerOf.partner('bakery', ['exchanges:write']),
      callerOf.member(newId()),
      callerOf.ops('cy', ['partners:read']),
    ]) {
      expect(faultOf(await world.ask(as, suspended.suspend, { input })).code).toBe('FORBIDDEN');
      expect(faultOf(await world.ask(as, suspended.resume, { input })).code).toBe('FORBIDDEN');
    }
  });
});
