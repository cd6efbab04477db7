import { newId } from '../../../chassis/ids.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
beforeEach(() => given.backToTheBeginning());
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

/** Amounts of the member's journal rows of that kind. */
const rowsOf = async ({ id }: MemberUnderTest, kind: string) => {
  const rows = await given.subgraph.asAdmin<{ amount: string }>(
    'select amount from journal where member_id = $1 and kind = $2',
    [id, kind],
  );
  return rows.map(({ amount }) => Number(amount));
};

describe('the end of validity', () => {
  it('takes points out of the wallet at once and out of the books with the sweep', async () => {
    const member = given.member();
    // Of April 2026: to the end of April 2027 in Shanghai.
    await member.withPoints(60, 'HARVEST', new Date('2026-04-20T04:00:00Z'));
    await member.withPoints(40);
    await given.subgraph.clock.moveTo(new Date('2027-04-30T15:59:00Z'));
    expect(await member.wallet()).toMatchObject({ spendable: 100 });
    await given.subgraph.service.runJob('expire-points');
    expect(await rowsOf(member, 'EXPIRED')).toEqual([]);

    await given.subgraph.clock.moveTo(new Date('2027-04-30T16:00:00Z'));
    expect(await member.wallet()).toMatchObject({ spendable: 40 });
    expect(await rowsOf(member, 'EXPIRED')).toEqual([]);
    await given.subgraph.service.runJob('expire-points');
    await given.subgraph.service.runJob('expire-points');
    expect(await rowsOf(member, 'EXPIRED')).toEqual([60]);
    expect(await member.see('ledger(first: 1) { edges { node { kind amount balanceAfter } } }')).toMatchObject({
      ledger: { edges: [{ node: { kind: 'EXPIRED', amount: -60, balanceAfter: 40 } }] },
    });
  });

  it('is kept by whoever touches the wallet before the sweep', async () => {
    const member = given.member();
    await member.withPoints(60, 'HARVEST', new Date('2026-04-20T04:00:00Z'));
    await given.subgraph.clock.moveTo(new Date('2027-05-01T00:00:00Z'));
    expect(await given.ask('holdPoints', member.hold(1))).toMatchObject({ spendable: 0, needed: 1 });
    expect(await rowsOf(member, 'EXPIRED')).toEqual([]);
    await member.withPoints(5);
    expect(await rowsOf(member, 'EXPIRED')).toEqual([60]);
  });

  it('does not reach held points, and those given back later get the grace', async () => {
    const member = given.member();
    await member.withPoints(60, 'HARVEST', new Date('2026-04-20T04:00:00Z'));
    const holdId = await member.holding(60, { expiresAt: '2027-06-01T00:00:00Z' });
    await given.subgraph.clock.moveTo(new Date('2027-05-10T00:00:00Z'));
    await given.subgraph.service.runJob('expire-points');
    await given.ask('voidHold', { holdId });
    expect(await member.see('wallet { spendable buckets { points expiresAt } }')).toMatchObject({
      // To the end of the month after May, in Shanghai.
      wallet: { spendable: 60, buckets: [{ points: 60, expiresAt: '2027-06-30T16:00:00.000Z' }] },
    });
  });
});

describe('the end of a hold', () => {
  it('gives the points back with the sweep, once', async () => {
    const member = await given.member().withPoints(100);
    await member.holding(70);
    await given.subgraph.service.runJob('release-expired-holds');
    expect(await member.wallet()).toMatchObject({ spendable: 30, held: 70 });
    await given.subgraph.clock.advance({ minutes: 61 });
    await Promise.all([1, 2].map(() => given.subgraph.service.runJob('release-expired-holds')));
    expect(await member.wallet()).toMatchObject({ spendable: 100, held: 0 });
    expect(await rowsOf(member, 'RELEASED')).toEqual([70]);
  });
});

describe('a sweep that cannot clear everything', () => {
  /** The database refuses postings for these members, until the function it gives is called. */
  async function postingsFailFor(condition: string): Promise<() => Promise<unknown>> {
    const { subgraph } = given;
    await subgraph.asAdmin(`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'this posting fails'; end $$`);
    await subgraph.asAdmin(
      `create trigger fails before insert on journal for each row when (${condition}) execute function fail()`,
    );
    return () => subgraph.asAdmin('drop function fail cascade');
  }

  const overdueWallets = async () => {
    const found = await given.subgraph.asAdmin<{ owner: string }>(
      `select owner from account where kind = 'WALLET' and first_expiry <= app_now() order by owner`,
    );
    return found.map(({ owner }) => owner);
  };

  it('clears the wallets behind more failing ones than it looks up at once, and the failing ones when they can be', async () => {
    await given.subgraph.clock.moveTo(new Date('2028-06-10T04:00:00Z'));
    const last = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
    const failing = Array.from({ length: 501 }, () => newId()).sort();
    const writer = given.writer();
    const award = { campaignId: 'base', version: 1, points: 7, lines: [{ lineId: 'line-1', points: 7 }] };
    await Promise.all(
      [...failing, last].map((memberId) =>
        writer.post({
          once: null,
          command: {
            kind: 'postAwards',
            purchaseId: newId(),
            memberId,
            currency: 'HARVEST',
            day: '2028-06-10',
            dailyCap: null,
            occurredAt: '2028-06-10T04:00:00.000Z',
            pendingUntil: null,
            saleAmountMinor: 700,
            saleCurrency: 'CNY',
            awards: [
              {
                ...award,
                awardId: newId(),
                budget: null,
                whenShort: 'PART',
                expiresAt: '2029-06-30T16:00:00.000Z',
                green: false,
              },
            ],
          },
        }),
      ),
    );
    await given.subgraph.clock.moveTo(new Date('2029-06-30T16:00:00Z'));
    const succeed = await postingsFailFor(`new.member_id <> '${last}'`);
    await given.subgraph.service.runJob('expire-points');
    expect(await overdueWallets()).toEqual(expect.arrayContaining(failing));
    expect(await overdueWallets()).not.toContain(last);
    await succeed();
    await given.subgraph.service.runJob('expire-points');
    expect(await overdueWallets()).toEqual([]);
  });

  it('gives back the holds behind one that fails', async () => {
    const [first, second] = [await given.member().withPoints(100), await given.member().withPoints(100)];
    await first.holding(70, { expiresAt: given.inHours(1) });
    await second.holding(70, { expiresAt: given.inHours(2) });
    await given.subgraph.clock.advance({ hours: 3 });
    const succeed = await postingsFailFor(`new.member_id = '${first.id}'`);
    await given.subgraph.service.runJob('release-expired-holds');
    expect([await rowsOf(first, 'RELEASED'), await rowsOf(second, 'RELEASED')]).toEqual([[], [70]]);
    await succeed();
    await given.subgraph.service.runJob('release-expired-holds');
    expect(await rowsOf(first, 'RELEASED')).toEqual([70]);
  });
});
