/**
 * An installation in which a contact that was only said had a digest as one in force: it keeps nobody out any more. And what
 * it kept of cards and erasures.
 */
import { Client } from 'pg';
import { migrate } from '../../../../chassis/migrate.js';
import { cloneTestDatabase, type TestDatabase } from '../../../../chassis/testing/test-database.js';
import { migrations } from '../../storage/migrations.js';
import { ContactsInForce1796690000000 } from '../../storage/migrations/1796690000000-contacts-in-force.js';

const before = migrations.slice(0, migrations.indexOf(ContactsInForce1796690000000));
const id = (n: number) => `0192f000-0000-7000-8000-00000000000${String(n)}`;
const digest = (name: string) => `sha256('${name}')`;

/** Of each: the phone in the profile, what was said, what was proven (the older first). */
const people: { phone: string | null; said: string[]; proven: string[]; inForce: string | null }[] = [
  { phone: 'recorded', said: [], proven: [], inForce: 'recorded' },
  { phone: 'proven', said: [], proven: ['proven'], inForce: 'proven' },
  { phone: 'said', said: ['said'], proven: [], inForce: null },
  { phone: 'said-too', said: ['said-too'], proven: ['signed-in-by'], inForce: 'signed-in-by' },
  { phone: null, said: [], proven: ['never-given'], inForce: 'never-given' },
  // A shop recorded another for them since: whoever has the one before is somebody else.
  { phone: 'newer', said: [], proven: ['older'], inForce: 'newer' },
  // Another member's by now, for whom a shop recorded it.
  { phone: null, said: [], proven: ['went-on'], inForce: null },
  { phone: 'went-on', said: [], proven: [], inForce: 'went-on' },
];

/** Of one who was erased, whose card another had taken the place of, and of one who stays. */
const tracesOfBefore = [
  `insert into member_card (card_digest, sealed_number, member_id) values (${digest('card')}, '', '${id(0)}')`,
  `insert into card_block (card_digest, reason, replaced_by, blocked_by)
   values (${digest('card')}, 'LOST', ${digest('next')}, 'channel:shop'), (${digest('gone')}, 'LOST', ${digest('gone-next')}, 'channel:shop')`,
  `insert into answer_record (caller, mutation, id, input_hash, answer) values
     ('channel:shop', 'blockCard', '${id(1)}', ${digest('sent')}, '{"value": {}}'),
     ('ops:ann', 'issueCards', '${id(2)}', ${digest('batch')}, '{"value": {}}')`,
  `insert into erasure (id, member_id, requested_by, requested_at) values ('${id(8)}', '${id(7)}', 'ops:ann', '2026-11-26T04:00:00Z')`,
];

let old: TestDatabase;
let admin: Client;
beforeAll(async () => {
  old = await cloneTestDatabase('members_with_claims', before);
  admin = new Client({ connectionString: old.adminUrl });
  await admin.connect();
  for (const [n, { phone, said, proven }] of people.entries()) {
    const value = phone === null ? 'null' : digest(phone);
    await admin.query(
      `insert into member (id, ordinal, number) values ('${id(n)}', ${String(n + 1)}, '${String(10_000_000 + n)}')`,
    );
    await admin.query(
      `insert into profile (member_id, sealed_details, phone_digest, locale) values ('${id(n)}', '', ${value}, 'en')`,
    );
    for (const [names, at] of [
      [said, 'null'],
      [proven, 'now()'],
    ] as const)
      for (const name of names)
        await admin.query(
          `insert into contact_proof (member_id, kind, digest, proven_at) values ('${id(n)}', 'PHONE', ${digest(name)}, ${at})`,
        );
  }
  for (const sql of tracesOfBefore) await admin.query(sql);
  await migrate(old.ownerUrl, 'members_with_claims_app', migrations);
});
afterAll(async () => {
  await admin.end();
  await old.drop();
});

test.each(people.map((person, n) => ({ n, ...person })))(
  'phone $phone, said $said, proven $proven: $inForce is in force',
  async ({ n, proven, inForce }) => {
    const expected = inForce === null ? 'null::bytea' : digest(inForce);
    const { rows } = await admin.query<{ same: boolean; proofs: number }>(
      `select phone_digest is not distinct from ${expected} as same,
              (select count(*)::int from contact_proof where member_id = profile.member_id and digest = phone_digest) as proofs
         from profile where member_id = $1`,
      [id(n)],
    );
    expect(rows).toEqual([{ same: true, proofs: inForce !== null && proven.includes(inForce) ? 1 : 0 }]);
  },
);

test('nothing else is left of what was said or proven', async () => {
  expect((await admin.query('select 1 from contact_proof')).rows).toHaveLength(3);
});

test('of cards of who was erased before, the link to the next card goes, and so do hashes that name nobody; the block stays', async () => {
  const blocks = await admin.query(
    `select card_digest = ${digest('card')} as "ofWhoStays", replaced_by is not null as linked from card_block order by 1`,
  );
  expect(blocks.rows).toEqual([
    { ofWhoStays: false, linked: false },
    { ofWhoStays: true, linked: true },
  ]);
  const hashes = await admin.query(
    `select mutation, input_hash in (${digest('sent')}, ${digest('batch')}) as "asSent" from answer_record order by mutation`,
  );
  expect(hashes.rows).toEqual([
    { mutation: 'blockCard', asSent: false },
    { mutation: 'issueCards', asSent: true },
  ]);
});

test('an erasure of before was told when it was asked for', async () => {
  const { rows } = await admin.query('select told_at = requested_at as same from erasure');
  expect(rows).toEqual([{ same: true }]);
});
