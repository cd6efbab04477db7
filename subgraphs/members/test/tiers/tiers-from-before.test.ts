/** A programme from before rules had versions: what members had stays to the byte, and nobody is told of it anew. */
import { Client } from 'pg';
import { migrate } from '../../../../chassis/migrate.js';
import { cloneTestDatabase, type TestDatabase } from '../../../../chassis/testing/test-database.js';
import { migrations } from '../../storage/migrations.js';
import { Members1763769600000 } from '../../storage/migrations/1763769600000-members.js';

const member = '0192f000-0000-7000-8000-000000000001';
const oldProgramme = `
  insert into member (id, ordinal, number) values ('${member}', 1000001, '10000017');
  insert into qualifying_spend (kind, fact_id, member_id, purchase_id, occurred_at, counted_at, amount_minor)
  values ('PURCHASE', '${member}', '${member}', '${member}', '2025-06-10T04:00:00Z', '2025-06-10T04:00:00Z', 600000);
  insert into tier_change (member_id, in_force_from, tier_code, since, valid_until)
  values ('${member}', '2025-06-10T04:00:00.001Z', 'SILVER', '2025-06-10T04:00:00Z', '2126-06-30T15:59:59.999Z'),
         ('${member}', '2126-06-30T16:00:00Z', 'BASIC', '2126-06-30T16:00:00Z', null)`;

let old: TestDatabase;
let admin: Client;
beforeAll(async () => {
  old = await cloneTestDatabase('members_without_rules', [Members1763769600000]);
  admin = new Client({ connectionString: old.adminUrl });
  await admin.connect();
  await admin.query(oldProgramme);
  await migrate(old.ownerUrl, 'members_without_rules_app', migrations);
});
afterAll(async () => {
  await admin.end();
  await old.drop();
});

test('its amounts are version 0 of the rules, from the beginning', async () => {
  const { rows } = await admin.query<{ body: { tiers: unknown[] } }>(
    'select version, from_month, body from tier_rules',
  );
  expect(rows).toMatchObject([{ version: 0, from_month: '0001-01', body: { periodMonths: 12, graceMonths: 0 } }]);
  expect(rows[0]?.body.tiers).toEqual([
    { code: 'SILVER', monthlySpendOverMinor: 500_000, topSharePercent: null },
    { code: 'GOLD', monthlySpendOverMinor: 1_000_000, topSharePercent: null },
    { code: 'DIAMOND', monthlySpendOverMinor: null, topSharePercent: 10 },
  ]);
});

test('histories stand, and the tier of now counts as told', async () => {
  const changes = await admin.query('select tier_code, grace_from from tier_change order by in_force_from');
  expect(changes.rows).toEqual([
    { tier_code: 'SILVER', grace_from: null },
    { tier_code: 'BASIC', grace_from: null },
  ]);
  expect((await admin.query('select member_id, tier_code from tier_told')).rows).toEqual([
    { member_id: member, tier_code: 'SILVER' },
  ]);
});
