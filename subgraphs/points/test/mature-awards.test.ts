import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { expectAnsweredOnce, expectThrownBack, type Input } from './asking.js';
import { PointsUnderTest, type MemberUnderTest, type PurchaseUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const maturity = (member: MemberUnderTest, { purchaseId, awardId }: PurchaseUnderTest, more: Input = {}): Input => ({
  maturityId: newId(),
  purchaseId,
  memberId: member.id,
  currency: 'HARVEST',
  awards: [{ awardId }],
  ...more,
});

describe('matureAwards', () => {
  it('makes pending points spendable before the return window has ended', async () => {
    const member = given.member();
    const purchase = await member.bought(120, {});
    await member.withPending(30);
    const input = maturity(member, purchase);
    expect(await given.ask('matureAwards', input)).toEqual({
      __typename: 'MaturedAwards',
      maturityId: input['maturityId'],
      points: 120,
    });
    expect(await member.wallet()).toEqual({ spendable: 120, pending: 30, held: 0, debt: 0 });
    const { ledger } = await member.see<{ ledger: { edges: { node: unknown }[] } }>(
      'ledger(first: 1) { edges { node { kind amount balanceAfter } } }',
    );
    expect(ledger.edges[0]?.node).toEqual({ kind: 'MATURED', amount: 0, balanceAfter: 150 });
  });

  it('leaves what was returned out, and finds nothing where all is spendable already', async () => {
    const member = given.member();
    const purchase = await member.bought(100, {});
    await given.ask('reverseAwards', member.returnOf(purchase, 40));
    expect(await given.ask('matureAwards', maturity(member, purchase))).toMatchObject({ points: 60 });
    expect(await given.ask('matureAwards', maturity(member, purchase))).toMatchObject({ points: 0 });
    const atOnce = await member.bought(10, { pendingUntil: null });
    expect(await given.ask('matureAwards', maturity(member, atOnce))).toMatchObject({ points: 0 });
    expect(await member.wallet()).toMatchObject({ spendable: 70, pending: 0 });
  });

  it('leaves matured points where a return finds them', async () => {
    const member = given.member();
    const purchase = await member.bought(100, {});
    await given.ask('matureAwards', maturity(member, purchase));
    expect(await given.ask('reverseAwards', member.returnOf(purchase, 100))).toMatchObject({ taken: 100, owed: 0 });
  });

  it('is answered once, also when callers race', async () => {
    const member = given.member();
    const purchase = await member.bought(100, {});
    const other = await member.bought(50, {});
    const input = maturity(member, purchase);
    const answers = await Promise.all([1, 2, 3].map(() => given.ask('matureAwards', input)));
    expect(answers.map(({ points }) => points)).toEqual([100, 100, 100]);
    await expectAnsweredOnce(given, 'matureAwards', input, { purchaseId: other.purchaseId });
    const racing = await Promise.all([1, 2].map(() => given.ask('matureAwards', maturity(member, other))));
    expect(racing.map(({ points }) => points).sort()).toEqual([0, 50]);
  });

  it('throws back awards of another purchase, member or currency, and every service but campaigns', async () => {
    const [anna, bert] = [given.member(), given.member()];
    const [purchase, others] = [await anna.bought(100, {}), await bert.bought(100, {})];
    await expectThrownBack(given, 'matureAwards', [
      maturity(anna, others),
      maturity(anna, { ...purchase, awardId: others.awardId }),
      maturity(anna, { ...purchase, awardId: newId() }),
      maturity(anna, purchase, { currency: 'CRUMB' }),
      maturity(anna, purchase, { awards: [] }),
      maturity(anna, purchase, { maturityId: 'x' }),
    ]);
    for (const via of ['gateway', 'rewards', 'partners', 'members']) {
      const as = callerOf.ops();
      await expectThrownBack(given, 'matureAwards', [maturity(anna, purchase)], { via, as }, 'FORBIDDEN');
    }
  });
});
