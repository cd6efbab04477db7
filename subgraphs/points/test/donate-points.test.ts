import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { expectAnsweredOnce, expectThrownBack, type Input } from './asking.js';
import { PointsUnderTest, type Answer, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.cause('school');
  // 0.1 yuan for a point: ten times what it is worth, of which a sponsor pays nine tenths.
  await given.cause('forest', { names: { zhCN: '植树', en: 'Trees' }, rate: { fen: 10, points: 1 } });
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const donation = (cause: string, points: number, more: Input = {}): Input => ({
  donationId: newId(),
  cause,
  points,
  ...more,
});
const donate = (member: MemberUnderTest, input: Input): Promise<Answer> => given.ask('donatePoints', input, member.own);
const pledge = (cause: string, amountMinor: number) =>
  given.ask('fundPledge', { fundingId: newId(), cause, amount: { amountMinor, currency: 'CNY' } });
const accountOf = async (kind: string, owner: string, currency: string) => {
  const [found] = await given.subgraph.asAdmin<{ balance: string }>(
    'select balance from account where (kind, owner, currency) = ($1, $2, $3)',
    [kind, owner, currency],
  );
  return Number(found?.balance ?? 0);
};

describe('donatePoints', () => {
  it('gives points to a cause, at a fen for a point', async () => {
    const member = await given.member().withPoints(500);
    const before = await accountOf('DONATED', 'school', 'HARVEST');
    const input = donation('school', 200);
    expect(await donate(member, input)).toEqual({
      __typename: 'Posting',
      id: input['donationId'],
      points: -200,
      currency: { code: 'HARVEST' },
    });
    expect(await member.wallet()).toEqual({ spendable: 300, pending: 0, held: 0, debt: 0 });
    expect(await accountOf('DONATED', 'school', 'HARVEST')).toBe(before + 200);
  });

  it('draws what is declared above the points’ own worth from the pledge, to the last fen', async () => {
    const member = await given.member().withPoints(500);
    expect(await pledge('forest', 2_700)).toMatchObject({ balance: { amountMinor: 2_700, currency: 'CNY' } });
    // 300 points are 3000 fen to the cause: 300 by the programme, 2700 by the sponsor.
    expect(await donate(member, donation('forest', 300))).toMatchObject({ __typename: 'Posting', points: -300 });
    expect(await accountOf('SPONSOR', 'forest', 'CNY_FEN')).toBe(0);
    expect(await accountOf('DONATED', 'forest', 'CNY_FEN')).toBe(2_700);
    const { data } = await given.subgraph.ask(
      '{ donationReport: donations { cause points amount { amountMinor } sponsored { amountMinor } } }',
    );
    expect(data?.['donationReport']).toContainEqual({
      cause: 'forest',
      points: 300,
      amount: { amountMinor: 3_000 },
      sponsored: { amountMinor: 2_700 },
    });
  });

  it('refuses what the pledge does not cover, whoever races for the rest of it', async () => {
    const member = await given.member().withPoints(500);
    await pledge('forest', 100);
    const short = donation('forest', 12);
    expect(await given.ask('donatePoints', short, { ...member.own, locale: 'zh-CN' })).toMatchObject({
      __typename: 'FundsExhausted',
      message: '额度不足：剩余 100，需要 108',
      available: 100,
      needed: 108,
    });
    // 90 fen each: the pledge pays for one of the two.
    const answers = await Promise.all([1, 2].map(() => donate(member, donation('forest', 10))));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['FundsExhausted', 'Posting']);
    expect(await accountOf('SPONSOR', 'forest', 'CNY_FEN')).toBe(10);
    expect(await member.wallet()).toMatchObject({ spendable: 490 });
    await pledge('forest', 8);
    expect(await donate(member, short)).toMatchObject({ __typename: 'FundsExhausted' });
  });

  it('refuses more than is spendable, and a member who is not active', async () => {
    const member = await given.member().withPoints(10);
    expect(await donate(member, donation('school', 11))).toMatchObject({
      __typename: 'NotEnoughPoints',
      spendable: 10,
    });
    given.members.say(member.id, 'CLOSED');
    expect(await donate(member, donation('school', 1))).toMatchObject({ __typename: 'WalletClosed' });
  });

  it('is answered once, also when callers race', async () => {
    const member = await given.member().withPoints(500);
    await expectAnsweredOnce(given, 'donatePoints', donation('school', 20), { points: 21 }, member.own);
    await expectAnsweredOnce(given, 'donatePoints', donation('school', 501), { cause: 'forest' }, member.own);
    const input = donation('school', 30);
    const answers = await Promise.all([1, 2, 3].map(() => donate(member, input)));
    expect(answers.map(({ points }) => points)).toEqual([-30, -30, -30]);
    expect(await member.wallet()).toMatchObject({ spendable: 450 });
  });

  it('answers what was answered before though the cause is closed by now, and takes no more for it', async () => {
    const member = await given.member().withPoints(500);
    await given.cause('harvest-meal');
    const input = donation('harvest-meal', 20);
    const posting = await donate(member, input);
    await given.cause('harvest-meal', { open: false });
    expect(await donate(member, input)).toEqual(posting);
    await expectThrownBack(given, 'donatePoints', [donation('harvest-meal', 20)], member.own);
  });

  it('throws back points, causes, currencies and ids that are none, and everybody who is no member', async () => {
    await given.currency('CRUMB', 50);
    const member = await given.member().withPoints(500);
    await expectThrownBack(
      given,
      'donatePoints',
      [
        ...[0, -1, 0.5, 2 ** 53].map((points) => donation('school', points)),
        donation('moon', 10),
        donation('', 10),
        donation('school', 10, { currency: 'CRUMB' }),
        donation('school', 10, { donationId: 'x' }),
        donation('forest', 2 ** 53 - 1),
      ],
      member.own,
    );
    await expectThrownBack(given, 'donatePoints', [donation('school', 1)], { as: callerOf.ops() }, 'FORBIDDEN');
  });
});

describe('causes', () => {
  const causes = (locale: 'zh-CN' | 'en') =>
    given.subgraph
      .ask('{ donationCauses { code name rate { fen points } } }', {}, { as: callerOf.anonymous(), locale })
      .then(({ data }) => data?.['donationCauses']);
  const proposal = (more: Input = {}): Input => ({
    changeId: newId(),
    code: 'library',
    names: { zhCN: '图书馆', en: 'Library' },
    ...more,
  });

  it('are shown to anyone in their language, those that take donations alone', async () => {
    await given.cause('old-well', { open: false });
    expect(await causes('zh-CN')).toEqual([
      { code: 'forest', name: '植树', rate: { fen: 10, points: 1 } },
      { code: 'school', name: '助学金', rate: { fen: 100, points: 100 } },
    ]);
    expect(await causes('en')).toContainEqual({ code: 'forest', name: 'Trees', rate: { fen: 10, points: 1 } });
  });

  it('take two people, of which the log tells', async () => {
    const input = proposal();
    const { changeId } = input;
    expect(await given.ask('proposeDonationCause', input)).toMatchObject({
      key: 'library',
      version: 1,
      state: 'SUBMITTED',
    });
    expect(await causes('en')).not.toContainEqual(expect.objectContaining({ code: 'library' }));
    const own = { as: callerOf.ops('ann') };
    await expectThrownBack(given, 'approveDonationCause', [{ changeId }], own, 'FORBIDDEN');
    expect(await given.ask('approveDonationCause', { changeId })).toMatchObject({ state: 'LIVE' });
    expect(await causes('en')).toContainEqual(expect.objectContaining({ code: 'library', name: 'Library' }));
    expect(await given.audited('donation-cause/library')).toMatchObject([
      { by: 'ops:bo', action: 'donation-cause.live', details: { changeId, version: 1 } },
    ]);
  });

  it('throw back codes, names and rates that are none, and rates below what points are worth', async () => {
    await expectThrownBack(given, 'proposeDonationCause', [
      proposal({ code: 'Moon' }),
      proposal({ code: 'a' }),
      proposal({ names: { zhCN: '', en: 'Moon' } }),
      proposal({ rate: { fen: 99, points: 100 } }),
      proposal({ rate: { fen: 0, points: 1 } }),
      proposal({ rate: { fen: 1, points: 0.5 } }),
      proposal({ changeId: 'x' }),
    ]);
  });

  it('are changed by ops with the scopes alone', async () => {
    const reader = { as: callerOf.ops('ann', ['points:read']) };
    await expectThrownBack(given, 'proposeDonationCause', [proposal()], reader, 'FORBIDDEN');
    await expectThrownBack(given, 'approveDonationCause', [{ changeId: newId() }], reader, 'FORBIDDEN');
  });
});

describe('a donation that a rule stops', () => {
  beforeAll(async () => {
    const changeId = newId();
    const rule = { action: 'DONATION', per: 'MEMBER', measure: 'POINTS', stopAt: 400, windowSeconds: 3_600 };
    await given.ask('proposeRiskRules', { changeId, rules: [{ code: 'LARGE_DONATIONS', ...rule }] });
    await given.ask('approveRiskRules', { changeId });
    await given.cause('orchard', { rate: { fen: 2, points: 1 } });
  });

  it('is posted by the approval, out of a pledge that has to cover it by then', async () => {
    const member = await given.member().withPoints(500);
    // 400 points are 800 fen, 400 of them the sponsor's.
    await pledge('orchard', 400);
    const input = donation('orchard', 400);
    const { reviewId } = await given.ask('donatePoints', input, member.own);
    expect(await member.wallet()).toMatchObject({ spendable: 100, held: 400 });
    await pledge('orchard', -1);
    const approve = () => given.ask('decideReview', { decisionId: newId(), reviewId, decision: 'APPROVED' });
    expect(await approve()).toMatchObject({ __typename: 'FundsExhausted', available: 399, needed: 400 });
    expect(await member.wallet()).toMatchObject({ spendable: 100, held: 400 });
    await pledge('orchard', 1);
    expect(await approve()).toMatchObject({ __typename: 'Review', state: 'APPROVED' });
    expect(await donate(member, input)).toMatchObject({ __typename: 'Posting', points: -400 });
    expect(await accountOf('SPONSOR', 'orchard', 'CNY_FEN')).toBe(0);
    expect(await member.wallet()).toMatchObject({ spendable: 100, held: 0 });
  });

  it('gives its points back when it is rejected', async () => {
    const member = await given.member().withPoints(500);
    const input = donation('school', 450);
    const { reviewId } = await given.ask('donatePoints', input, member.own);
    await given.ask('decideReview', { decisionId: newId(), reviewId, decision: 'REJECTED' });
    expect(await donate(member, input)).toMatchObject({ __typename: 'PostingRejected', reviewId });
    expect(await member.wallet()).toMatchObject({ spendable: 500, held: 0 });
  });
});
