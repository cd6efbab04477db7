/** Books from before the ledger had a head: their rows are numbered without gaps, sealed into blocks, and go on from there. */
import { Client } from 'pg';
import { Database } from '../../../chassis/database.js';
import { newId } from '../../../chassis/ids.js';
import { migrate } from '../../../chassis/migrate.js';
import { cloneTestDatabase, type TestDatabase } from '../../../chassis/testing/test-database.js';
import { checkBooks } from '../storage/check-books.js';
import { entities } from '../storage/entities.js';
import { migrations } from '../storage/migrations.js';
import { Books1795305600000 } from '../storage/migrations/1795305600000-books.js';
import { verifyLedger } from '../storage/verify-ledger.js';
import { PointsUnderTest } from './given.js';

const member = newId();
const [purchase, award, hold] = [newId(), newId(), newId()];
const bucket = (points: number) =>
  JSON.stringify([{ expiresAt: '2028-03-31T16:00:00.000Z', pendingUntil: null, points }]);

/** 100 points earned and 30 of them held, with gaps in the numbers as transactions leave them that were rolled back. */
const oldBooks = `
  insert into account (currency, kind, owner, balance, buckets, first_expiry) values
    ('HARVEST', 'ISSUANCE', '', -100, '[]', null),
    ('HARVEST', 'WALLET', '${member}', 70, '${bucket(70)}', '2028-03-31T16:00:00Z'),
    ('HARVEST', 'HELD', '${member}', 30, '[]', null),
    ('HARVEST', 'DEBT', '${member}', 0, '[]', null);
  insert into journal (seq, kind, currency, from_kind, from_owner, to_kind, to_owner, amount, from_balance_after,
    to_balance_after, member_id, split, reference_ids, posted_at) overriding system value values
    (3, 'EARNED', 'HARVEST', 'ISSUANCE', '', 'WALLET', '${member}', 100, -100, 100, '${member}', '${bucket(100)}',
      '{"purchaseId":"${purchase}","awardId":"${award}","campaignId":"base","version":1}', '2027-03-10T04:00:00Z'),
    (7, 'HELD', 'HARVEST', 'WALLET', '${member}', 'HELD', '${member}', 30, 70, 30, '${member}', '${bucket(30)}',
      '{"service":"rewards","holdId":"${hold}","purpose":"REDEMPTION"}', '2027-03-10T05:00:00Z');
  insert into hold (service, hold_id, status, member_id, currency, points, purpose, expires_at, held) values
    ('rewards', '${hold}', 'OPEN', '${member}', 'HARVEST', 30, 'REDEMPTION', '2099-01-01', '${bucket(30)}');
  insert into award (award_id, purchase_id, member_id, currency, campaign_id, version, points, occurred_at, expires_at,
    sale_amount_minor, sale_currency, lines) values
    ('${award}', '${purchase}', '${member}', 'HARVEST', 'base', 1, 100, '2027-03-10T04:00:00Z', '2028-03-31T16:00:00Z',
      10000, 'CNY', '[{"lineId":"line-1","points":100,"reversed":0}]')`;

let old: TestDatabase;
beforeAll(async () => {
  old = await cloneTestDatabase('points_of_old', [Books1795305600000]);
  const admin = new Client({ connectionString: old.adminUrl });
  await admin.connect();
  await admin.query(oldBooks);
  await admin.end();
  await migrate(old.ownerUrl, 'points_of_old_app', migrations);
});
afterAll(() => old.drop());

it('seals the rows that were there, and the books balance', async () => {
  const database = await Database.open({
    url: old.appUrl,
    entities,
    migrations: [],
    applicationName: 'test',
  });
  try {
    expect(await database.read.query('select seq from journal order by seq')).toEqual([{ seq: '1' }, { seq: '2' }]);
    expect(await database.read.query('select block, seq from ledger_head')).toEqual([{ block: '1', seq: '2' }]);
    expect(
      await database.read.query(
        `select kind, opened_at from account where kind in ('WALLET', 'HELD') order by kind desc`,
      ),
    ).toEqual([
      { kind: 'WALLET', opened_at: new Date('2027-03-10T04:00:00Z') },
      { kind: 'HELD', opened_at: new Date('2027-03-10T05:00:00Z') },
    ]);
    expect(await checkBooks(database)).toEqual([]);
    expect((await verifyLedger(database)).found).toBe(0);
    // What comes next follows on.
    const writer = PointsUnderTest.writerOver(database);
    const settlement = { service: 'rewards', holdId: hold, memberId: member, currency: 'HARVEST', points: 30 };
    expect(
      await writer.post({ command: { kind: 'settleHold', settlementId: newId(), ...settlement }, once: null }),
    ).toMatchObject({ answer: { value: { status: 'SETTLED', settled: 30 } } });
    expect(await checkBooks(database)).toEqual([]);
    expect((await verifyLedger(database)).found).toBe(0);
  } finally {
    await database.close();
  }
});
