import { newId } from '../../../chassis/ids.js';
import { PointsUnderTest, type MemberUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
beforeEach(() => given.backToTheBeginning());
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const warn = () => given.subgraph.service.runJob('warn-of-expiry');

const warningsOf = async ({ id }: MemberUnderTest) => {
  const found = await given.subgraph.asAdmin<{ payload: Record<string, unknown> }>(
    `select payload from outbox_event where topic = 'points-expiring' and aggregate_id = $1 order by sequence`,
    [id],
  );
  return found.map(({ payload }) => payload);
};

/** Points of April 2026 end with April 2027 in Shanghai. */
const april = new Date('2026-04-20T04:00:00Z');
const expiresAt = '2027-04-30T16:00:00.000Z';

describe('warnings of expiry', () => {
  it('come 30 days before the end and 7 days before, once each, with what is left then', async () => {
    const member = await given.member().withPoints(60, 'HARVEST', april);
    await member.withPoints(40);
    await given.subgraph.clock.moveTo(new Date('2027-03-31T15:59:00Z'));
    await warn();
    expect(await warningsOf(member)).toEqual([]);

    await given.subgraph.clock.moveTo(new Date('2027-03-31T16:00:00Z'));
    await warn();
    await warn();
    const first = { memberId: member.id, currency: 'HARVEST', points: 60, expiresAt, daysLeft: 30 };
    expect(await warningsOf(member)).toEqual([first]);

    const holdId = await member.holding(25);
    await given.ask('settleHold', member.settlement(holdId, 25));
    await given.subgraph.clock.moveTo(new Date('2027-04-23T16:00:00Z'));
    await warn();
    await warn();
    expect(await warningsOf(member)).toEqual([first, { ...first, points: 35, daysLeft: 7 }]);

    await given.subgraph.clock.moveTo(new Date('2027-05-01T00:00:00Z'));
    await warn();
    expect(await warningsOf(member)).toHaveLength(2);
  });

  it('say 7 alone where the 30 have been missed, and add up pending and spendable points of one end', async () => {
    const member = await given.member().withPoints(60, 'HARVEST', april);
    await given.subgraph.clock.moveTo(new Date('2027-04-25T00:00:00Z'));
    await member.bought(5, { occurredAt: april.toISOString() });
    await warn();
    expect(await warningsOf(member)).toEqual([
      { memberId: member.id, currency: 'HARVEST', points: 65, expiresAt, daysLeft: 7 },
    ]);
  });

  it('are written once by jobs that run at the same time', async () => {
    const members = await Promise.all(
      [1, 2, 3, 4].map((points) => given.member().withPoints(points, 'HARVEST', april)),
    );
    await given.subgraph.clock.moveTo(new Date('2027-04-20T00:00:00Z'));
    await Promise.all([warn(), warn(), warn()]);
    for (const member of members) expect(await warningsOf(member)).toHaveLength(1);
  });

  it('reach the wallets beyond the first lot, and are not written twice when a run is broken off and begun again', async () => {
    // Wallets as postings would have left them, more than a lot has; the journal is not what is looked at here.
    const ids = Array.from({ length: 1_100 }, () => newId());
    const bucket = JSON.stringify([{ expiresAt, pendingUntil: null, points: 3 }]);
    await given.subgraph.asAdmin(
      `insert into account (currency, kind, owner, balance, buckets, first_expiry, opened_at)
       select 'HARVEST', 'WALLET', owner, 3, $2::jsonb, $3, app_now() from unnest($1::text[]) as owner`,
      [ids, bucket, expiresAt],
    );
    await given.subgraph.clock.moveTo(new Date('2027-04-20T00:00:00Z'));
    await given.subgraph.asAdmin(`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'this warning fails'; end $$`);
    const last = [...ids].sort().at(-1);
    await given.subgraph.asAdmin(
      `create trigger fails before insert on expiry_warning for each row when (new.member_id = '${String(last)}')
       execute function fail()`,
    );
    await expect(warn()).rejects.toThrow('this warning fails');
    const counted = async () => {
      const [count] = await given.subgraph.asAdmin<{ events: string; members: string }>(
        `select count(*) as events, count(distinct aggregate_id) as members from outbox_event
         where topic = 'points-expiring' and aggregate_id = any($1)`,
        [ids],
      );
      return [Number(count?.events), Number(count?.members)];
    };
    const [some] = await counted();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(1_100);
    await given.subgraph.asAdmin('drop function fail cascade');
    await warn();
    expect(await counted()).toEqual([1_100, 1_100]);
    await given.subgraph.asAdmin('delete from account where owner = any($1)', [ids]);
  });
});
