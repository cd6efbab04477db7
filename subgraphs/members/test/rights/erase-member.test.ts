import { createHash } from 'node:crypto';
import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { keptOfMembers, whatStays } from '../../domain/rights/kept-of-members.js';
import { codesOf, enrolment, MembersForTest } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const others = ['points', 'rewards', 'campaigns', 'partners'];
const fields = `id state requestedAt keyDestroyedAt doneAt certificate seal partCount parts { subgraph erased { what count } }`;
const erase = (as: Caller, input: Record<string, unknown> = {}) =>
  given.ask(
    `mutation ($input: EraseMemberInput!) { answer: eraseMember(input: $input) {
      __typename ... on Erasure { ${fields} } ... on Failure { code } } }`,
    { input: { erasureId: newId(), ...input } },
    { as },
  );
const read = async (id: string, as: Caller = callerOf.ops()) =>
  given.ask(`query ($id: ID!) { erasure(id: $id) { ${fields} } }`, { id }, { as });
const run = () => given.subgraph.service.runJob('finish-erasures');
const tellPart = (subgraph: string, erasureId: string, count = 1) =>
  tellEvents(subgraph, given.subgraph.service, [
    {
      topic: `member-erased-in-${subgraph}`,
      aggregateId: erasureId,
      payload: { erasureId, erased: [{ what: 'things', count }], doneAt: '2026-11-26T08:00:00.000Z' },
    },
  ]);

const zhuge = {
  displayName: 'Zhuge Liang',
  phone: '13911112222',
  email: 'kongming@example.com',
  birthday: '1981-07-23',
};

test('a member is forgotten: at once here, everywhere as each subgraph says so, with a certificate at the end', async () => {
  const { id, number } = await given.member({ ...zhuge, cardNumber: 'CARD-KONGMING' });
  const again = { ...zhuge, memberId: newId() };
  // Somebody tried to enrol them a second time: a hash of their details stands with the refusal.
  await given.ask(enrolment, { input: again }, { as: callerOf.channel() });
  const consents = `mutation ($input: RecordConsentsInput!) { recordConsents(input: $input) { __typename } }`;
  const changes = [{ purpose: 'MARKETING', channel: 'EMAIL', granted: true }];
  await given.ask(consents, { input: { changeId: newId(), changes } }, { as: callerOf.member(id) });
  const hashesOf = async () =>
    (
      await given.subgraph.asAdmin<{ hash: string }>(
        `select encode(input_hash, 'hex') as hash from answer_record
          where id in ($1, $2) or caller = 'member:' || $1 order by id`,
        [id, again.memberId],
      )
    ).map(({ hash }) => hash);
  const hashes = await hashesOf();
  expect(hashes).toHaveLength(3);

  const { data } = await erase(callerOf.ops(), { memberId: id, reason: 'ASKED_BY_LETTER' });
  const begun = data?.['answer'] as { id: string };
  expect(begun).toMatchObject({
    __typename: 'Erasure',
    state: 'REQUESTED',
    certificate: null,
    partCount: 5,
    parts: [
      {
        subgraph: 'members',
        erased: [
          { what: 'hashes of requests', count: 3 },
          { what: 'sign-ins', count: 1 },
          { what: 'sessions', count: 0 },
          { what: 'proven contacts', count: 0 },
          { what: 'codes', count: 0 },
          { what: 'which card took the place of which', count: 0 },
          { what: 'profiles', count: 1 },
          { what: 'data from before encryption', count: 0 },
          { what: 'cards', count: 1 },
          { what: 'devices and references of the enrolment', count: 1 },
          { what: 'messages', count: 0 },
          { what: 'copies of the data', count: 0 },
          { what: 'households', count: 0 },
          { what: 'invitations and departures of households', count: 0 },
          { what: 'looks at the member', count: 0 },
          { what: 'consents, of 12 there are', count: 1 },
        ],
      },
    ],
  });
  expect((await hashesOf()).filter((hash) => hashes.includes(hash))).toEqual([]);
  const found = await given.ask(
    'query ($number: String) { member(number: $number) { status displayName profile { phone } } }',
    { number },
    {
      as: callerOf.ops(),
    },
  );
  expect(found.data).toEqual({ member: { status: 'ERASED', displayName: '**', profile: { phone: null } } });
  const standing = `{ memberStanding(memberNumber: "${number}", at: "2026-11-26T04:00:00Z") { status birthMonth } }`;
  expect((await given.ask(standing, {}, { via: 'campaigns' })).data).toEqual({
    memberStanding: { status: 'ERASED', birthMonth: null },
  });
  const signIn = `{ memberByIdentity(issuer: "urn:fealty:embedded-issuer", subject: "${number}") { memberId } }`;
  expect((await given.ask(signIn)).data).toEqual({ memberByIdentity: null });
  // The phone, the address and the card are anybody's.
  const next = await given.member({ ...zhuge, cardNumber: 'CARD-KONGMING' });
  expect(next.id).not.toBe(id);

  await run();
  const [sealed] = await Promise.all([given.freshVault().keysOf([id])]);
  expect(sealed.size).toBe(0);
  for (const subgraph of others.slice(1)) expect(await tellPart(subgraph, begun.id)).toEqual([]);
  await run();
  expect((await read(begun.id)).data?.['erasure']).toMatchObject({ state: 'RUNNING', certificate: null });
  expect(await tellPart('points', begun.id, 300)).toEqual([]);
  // Told twice, it counts once.
  expect(await tellPart('points', begun.id, 999)).toEqual([]);
  await Promise.all([run(), run()]);
  const done = (await read(begun.id)).data?.['erasure'] as Record<string, string>;
  expect(done).toMatchObject({ state: 'DONE' });
  const certificate = done['certificate'] ?? '';
  expect(done['seal']).toBe(createHash('sha256').update(certificate).digest('hex'));
  expect(JSON.parse(certificate)).toMatchObject({
    version: 1,
    erasureId: begun.id,
    memberId: id,
    keyDestroyedAt: done['keyDestroyedAt'],
    doneAt: done['doneAt'],
    stays: { members: whatStays() },
    parts: [
      { subgraph: 'members' },
      { subgraph: 'points', erased: [{ what: 'things', count: 300 }], doneAt: '2026-11-26T08:00:00.000Z' },
      { subgraph: 'rewards' },
      { subgraph: 'campaigns' },
      { subgraph: 'partners' },
    ],
  });
  const audited = await given.subgraph.asAdmin<{ action: string; details: unknown }>(
    "select action, details from audit_log where subject in ($1, $2) and action <> 'member.viewed' order by id",
    [`member/${id}`, `erasure/${begun.id}`],
  );
  expect(audited).toEqual([
    { action: 'member.erase', details: { erasureId: begun.id, reason: 'ASKED_BY_LETTER' } },
    { action: 'member.erased', details: { seal: done['seal'] } },
  ]);
  expect((await given.ask(consentsOf, { id }, { as: callerOf.ops() })).data).toEqual({
    member: {
      consentHistory: {
        edges: [{ node: { state: 'WITHDRAWN', source: 'ERASURE' } }, { node: { state: 'GRANTED', source: 'MEMBER' } }],
      },
    },
  });
});

const consentsOf = `query ($id: ID) { member(id: $id) { consentHistory(first: 5) { edges { node { state source } } } } }`;

/** By the catalogue: wherever a row points to a member, under whatever name. */
const columnsOfMembers = () =>
  given.subgraph.asAdmin<{ table: string; column: string }>(
    `select class.relname as table, column_of.attname as column
       from pg_attribute column_of join pg_class class on class.oid = column_of.attrelid
      where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p') and column_of.attnum > 0
        and (column_of.attname = 'member_id' or exists (
          select from pg_constraint key where key.contype = 'f' and key.confrelid = 'member'::regclass
             and key.conrelid = column_of.attrelid and column_of.attnum = any(key.conkey)))
      order by 1, 2`,
  );

test('every table that names a member is one from which they are erased, or one of which is said why it stays', async () => {
  const named = new Set((await columnsOfMembers()).map(({ table }) => table));
  expect([...named].sort()).toEqual(Object.keys(keptOfMembers).sort());
});

test('of who is erased nothing is left where nothing may stay', async () => {
  const [{ id, number }, head] = [await given.member(), await given.member()];
  const household = newId();
  const ids = [id, head.id, household];
  for (const sql of [
    `insert into sign_in_session (id, member_id, subject, contact_kind, contact_digest, secret, expires_at)
     values ($3, $1, '${number}', 'PHONE', sha256('a'), sha256('b'), app_now() + interval '1 day'), (gen_random_uuid(), $2, '1', 'PHONE', sha256('c'), sha256('d'), app_now())`,
    `insert into sign_in_code (id, purpose, contact_kind, contact_digest, asker_digest, code_hash, expires_at)
     select $3, 'SIGN_IN', 'PHONE', phone_digest, '', sha256('c'), app_now() from profile where member_id = $1 and $2::uuid is not null`,
    `insert into contact_proof (member_id, kind, digest, proven_at) select $1, 'PHONE', sha256('x'), app_now() where $2::uuid <> $3::uuid`,
    `insert into household (id, head_id) select $3, $1 where $2::uuid is not null`,
    `insert into household_member (member_id, household_id) values ($1, $3), ($2, $3)`,
    `insert into household_invitation (id, household_id, invited_by, member_id, expires_at) values
     ($3, $3, $2, $1, app_now()), (gen_random_uuid(), $3, $1, $2, app_now())`,
    `insert into household_departure (member_id) select $1 where $2::uuid <> $3::uuid`,
    `insert into member_access (id, member_id, at, by, what, request_id) select $3, $1, app_now(), 'ops:ann', '{PROFILE}', '1' where $2::uuid is not null`,
    `insert into inbox_message (id, member_id, kind, params) select $3, $1, 'REVIEW_DECIDED', '{}' where $2::uuid is not null`,
    `insert into personal_data_before_encryption (member_id, identities, cards) select $1, '[]', '[]' where $2::uuid <> $3::uuid`,
    `insert into member_badge (award_id, code, member_id, granted_at) select $3, 'B', $1, app_now() where $2::uuid is not null`,
  ]) {
    await given.subgraph.asAdmin(sql, ids);
  }
  await erase(callerOf.member(id));
  const rowsOf = async (table: string, column: string) =>
    (await given.subgraph.asAdmin(`select 1 from ${table} where ${column} = $1`, [id])).length;
  for (const { table, column } of await columnsOfMembers()) {
    if (keptOfMembers[table]?.onErasure === 'ERASED')
      expect([table, column, await rowsOf(table, column)]).toEqual([table, column, 0]);
  }
  expect(await given.subgraph.asAdmin('select 1 from sign_in_code where id = $1', [household])).toEqual([]);
  expect(await rowsOf('member_badge', 'member_id')).toBe(1);
  // The household goes on with whoever is left, and so do their sessions.
  expect(await given.subgraph.asAdmin('select head_id as head, ended_at from household', [])).toEqual([
    { head: head.id, ended_at: null },
  ]);
  expect(await given.subgraph.asAdmin('select 1 from sign_in_session where member_id = $1', [head.id])).toHaveLength(1);
});

/** As text, every row of every table, bytes as they stand. */
async function everythingKept(): Promise<string> {
  const tables = await given.subgraph.asAdmin<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')`,
  );
  return (await Promise.all(tables.map(({ name }) => given.textOf(name)))).join('\n');
}

test('no digest of the person is left, but of a blocked card, beside which nobody stands and with which nobody enrols', async () => {
  const [phone, email] = [given.newPhone(), 'sima@example.com'];
  const cards = ['CARD-SIMA', 'CARD-SIMA-2'] as const;
  const subject = 'sima@issuer.example';
  const [self, shop] = [callerOf.member(null, subject), callerOf.channel()];
  await given.member({ cardNumber: 'CARD-TAKEN' });
  // Before they are a member: refused with a card that is somebody's, at the shop and by themselves, then enrolled.
  const details = { displayName: 'Sima Yi', phone, email };
  const taken = { ...details, cardNumber: 'CARD-TAKEN' };
  await given.ask(enrolment, { input: { memberId: newId(), ...taken } }, { as: shop });
  for (const input of [taken, { ...details, cardNumber: cards[0] }]) {
    await given.ask(enrolment, { input: { memberId: newId(), ...input } }, { as: self });
  }
  const [member] = await given.subgraph.asAdmin<{ id: string }>(
    'select member_id as id from member_card where card_digest = $1',
    [given.vault.contactDigest('card', cards[0])],
  );
  const id = member?.id ?? '';
  const change = (name: string, input: Record<string, unknown>) =>
    given.ask(
      `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { answer: ${name}(input: $input) { __typename } }`,
      { input: { changeId: newId(), reason: 'LOST', ...input } },
      { as: shop },
    );
  const replacement = { cardNumber: cards[0], newCardNumber: cards[1] };
  const answers = [
    await change('replaceCard', { ...replacement, newCardNumber: 'CARD-TAKEN' }),
    await change('replaceCard', replacement),
    await change('replaceCard', replacement),
    await change('blockCard', { cardNumber: cards[0] }),
  ];
  expect(answers.map(({ data }) => (data?.['answer'] as { __typename: string }).__typename)).toEqual([
    'CardTaken',
    'BlockedCard',
    'CardBlocked',
    'CardBlocked',
  ]);
  // Invited by a card, by somebody who stays.
  const host = await given.member();
  const invitationId = newId();
  const invite = 'mutation ($input: InviteToHouseholdInput!) { inviteToHousehold(input: $input) { __typename } }';
  await given.ask(invite, { input: { invitationId, memberNumber: cards[1] } }, { as: callerOf.member(host.id) });
  // Begun by somebody whom nobody knew yet, with a contact that is this member's now.
  const digests = {
    phone: given.vault.contactDigest('phone', phone),
    email: given.vault.contactDigest('email', email),
    card: given.vault.contactDigest('card', cards[1]),
    identity: given.vault.contactDigest('identity', JSON.stringify(['urn:test:issuer', subject])),
  };
  for (const sql of [
    `insert into sign_in_session (id, subject, contact_kind, contact_digest, secret, expires_at)
     values (gen_random_uuid(), 'contact', 'PHONE', $1, sha256('b'), app_now() + interval '1 day')`,
    `insert into sign_in_code (id, purpose, contact_kind, contact_digest, asker_digest, code_hash, expires_at)
     values (gen_random_uuid(), 'SIGN_IN', 'PHONE', $1, '', sha256('c'), app_now())`,
  ]) {
    await given.subgraph.asAdmin(sql, [digests.phone]);
  }
  // Whoever enrols themselves says what their contacts are; a shop has recorded these since.
  await given.subgraph.asAdmin('update profile set phone_digest = $2, email_digest = $3 where member_id = $1', [
    id,
    digests.phone,
    digests.email,
  ]);
  const kept = await given.subgraph.asAdmin<{ hash: string; caller: string; answered: string }>(
    `select encode(input_hash, 'hex') as hash, caller, mutation || coalesce(answer -> 'refusal' ->> 'code', '') as answered
       from answer_record where caller like 'identity:%' or mutation in ('blockCard', 'replaceCard') or id = $1
        or answer -> 'refusal' ->> 'code' = 'CARD_TAKEN' order by mutation`,
    [invitationId],
  );
  expect(kept).toHaveLength(8);
  const names = kept.filter(({ caller }) => caller.startsWith('identity:')).map(({ caller }) => caller);
  expect(new Set(names).size).toBe(1);
  const ofShop = kept.filter(
    ({ caller, answered }) => caller === 'channel:shop' && answered === 'enrolMemberCARD_TAKEN',
  );
  expect(ofShop).toHaveLength(1);
  const hashes = kept.filter((one) => !ofShop.includes(one)).map(({ hash }) => hash);
  const traces = [...names, ...hashes, ...Object.values(digests).map((digest) => digest.toString('hex'))];
  const blocked = given.vault.contactDigest('card', cards[0]).toString('hex');

  const before = await everythingKept();
  expect([...traces, blocked].filter((trace) => !before.includes(trace))).toEqual([]);
  await erase(callerOf.ops(), { memberId: id, reason: 'ASKED_BY_LETTER' });
  const after = await everythingKept();
  expect(traces.filter((trace) => after.includes(trace))).toEqual([]);
  expect(after.split(blocked)).toHaveLength(2);
  expect(await given.textOf('card_block')).toContain(`"replaced_by":null`);
  const again = await given.ask(
    enrolment,
    { input: { memberId: newId(), displayName: 'Finder', cardNumber: cards[0] } },
    { as: shop },
  );
  expect(again.data?.['enrolMember']).toMatchObject({ code: 'CARD_BLOCKED' });

  // What a shop was refused names nobody to forget it with: after thirty days its hash says nothing, of whomever.
  const hash = ofShop[0]?.hash ?? '';
  expect(after).toContain(hash);
  await given.subgraph.clock.advance({ days: 29 });
  await given.subgraph.service.runJob('forget-refused-inputs');
  expect(await given.textOf('answer_record')).toContain(hash);
  await given.subgraph.clock.advance({ days: 2 });
  await given.subgraph.service.runJob('forget-refused-inputs');
  expect(await given.textOf('answer_record')).not.toContain(hash);
});

test('other subgraphs hear of an erasure when they have done each merge of the member, and each end of one', async () => {
  const [anna, boris, carla, dora] = await Promise.all([0, 1, 2, 3].map(() => given.member()));
  const merged = async (survivor: string, other: string, ends: boolean) => {
    const mergeId = newId();
    await given.subgraph.asAdmin(
      `insert into member_merge (merge_id, survivor_id, merged_id, reason, requested_by, approved_by, merged_at, unmerged_by, unmerged_at)
       values ($1, $2, $3, 'OTHER', 'ops:ann', 'ops:bo', app_now(), case when $4 then 'ops:ann' end, case when $4 then app_now() end)`,
      [mergeId, survivor, other, ends],
    );
    if (ends) return mergeId;
    await given.subgraph.asAdmin(`update member set status = 'MERGED', merged_into = $1 where id = $2`, [
      survivor,
      other,
    ]);
    return mergeId;
  };
  const done = async (mergeId: string, state: string, subgraphs = others) => {
    for (const subgraph of subgraphs) {
      const payload = { mergeId, state };
      const event = { topic: `merge-done-in-${subgraph}`, aggregateId: mergeId, payload };
      expect(await tellEvents(subgraph, given.subgraph.service, [event])).toEqual([]);
    }
    await run();
  };
  const told = async () =>
    (
      await given.subgraph.asAdmin<{ id: string }>(
        `select aggregate_id as id from outbox_event where topic = 'member-erased' and aggregate_id = any($1) order by sequence`,
        [[anna?.id, boris?.id, carla?.id, dora?.id]],
      )
    ).map(({ id }) => id);
  const running = await merged(anna?.id ?? '', boris?.id ?? '', false);
  const ending = await merged(carla?.id ?? '', dora?.id ?? '', true);
  for (const subgraph of others) {
    await tellEvents(subgraph, given.subgraph.service, [
      { topic: `merge-done-in-${subgraph}`, aggregateId: ending, payload: { mergeId: ending, state: 'MERGED' } },
    ]);
  }
  const erasures: string[] = [];
  for (const one of [anna, carla, dora]) {
    const { data } = await erase(callerOf.member(one?.id ?? ''));
    erasures.push((data?.['answer'] as { id: string }).id);
  }
  await run();
  // Nothing of the person waits for that: it is gone here, and so is the key.
  expect((await given.freshVault().keysOf([anna, boris, carla, dora].map((one) => one?.id ?? ''))).size).toBe(0);
  expect(await told()).toEqual([]);
  const toldAt = async (place: number) =>
    (
      await given.ask(
        'query ($id: ID!) { erasure(id: $id) { toldAt } }',
        { id: erasures[place] },
        { as: callerOf.ops() },
      )
    ).data?.['erasure'] as { toldAt: string | null };
  expect(await toldAt(0)).toEqual({ toldAt: null });
  await done(running, 'MERGED', others.slice(1));
  expect(await told()).toEqual([]);
  await done(running, 'MERGED', ['points']);
  expect(new Set(await told())).toEqual(new Set([anna?.id, boris?.id]));
  expect((await toldAt(0)).toldAt).not.toBeNull();
  await done(ending, 'UNMERGED', others.slice(1));
  expect(await told()).toHaveLength(2);
  await done(ending, 'UNMERGED', ['points']);
  await Promise.all([run(), run()]);
  expect((await told()).slice(2).sort()).toEqual([carla?.id, dora?.id].sort());
});

test('whoever was merged into a member is forgotten with them, under one certificate', async () => {
  const [survivor, merged] = [await given.member(), await given.member({ cardNumber: 'CARD-MERGED' })];
  await given.subgraph.asAdmin(`update member set status = 'MERGED', merged_into = $1 where id = $2`, [
    survivor.id,
    merged.id,
  ]);
  const refused = await erase(callerOf.ops(), { memberId: merged.id, reason: 'A_SLIP' });
  expect(refused.data?.['answer']).toEqual({ __typename: 'NoLongerMember', code: 'NO_LONGER_MEMBER' });
  const { data } = await erase(callerOf.member(survivor.id));
  const { id } = data?.['answer'] as { id: string };
  const left = `select 1 from profile where member_id = any($1) union all select 1 from member_card where member_id = any($1)`;
  expect(await given.subgraph.asAdmin(left, [[survivor.id, merged.id]])).toEqual([]);
  const told = await given.subgraph.asAdmin<{ payload: { memberId: string; erasureId: string } }>(
    `select payload from outbox_event where topic = 'member-erased' and aggregate_id in ($1, $2)`,
    [survivor.id, merged.id],
  );
  const erasures = new Map(told.map(({ payload }) => [payload.memberId, payload.erasureId]));
  expect(erasures.get(survivor.id)).toBe(id);
  const mergeds = erasures.get(merged.id) ?? '';
  for (const subgraph of others) expect(await tellPart(subgraph, id)).toEqual([]);
  await run();
  expect((await given.freshVault().keysOf([survivor.id, merged.id])).size).toBe(0);
  expect((await read(id)).data?.['erasure']).toMatchObject({ state: 'RUNNING' });
  for (const subgraph of others) expect(await tellPart(subgraph, mergeds)).toEqual([]);
  await run();
  const [one, other] = [(await read(id)).data?.['erasure'], (await read(mergeds)).data?.['erasure']] as Record<
    string,
    string
  >[];
  expect(one).toMatchObject({ state: 'DONE' });
  expect(other).toMatchObject({ state: 'DONE', certificate: one?.['certificate'], seal: one?.['seal'] });
  expect(JSON.parse(one?.['certificate'] ?? '')).toMatchObject({
    erasureId: id,
    memberId: survivor.id,
    merged: [{ erasureId: mergeds, memberId: merged.id, parts: [{ subgraph: 'members' }, {}, {}, {}, {}] }],
  });
});

test('asked again, by whoever and under whatever id, the first erasure answers; its id stands for one member', async () => {
  const { id } = await given.member();
  const self = callerOf.member(id);
  const erasureId = newId();
  const answers = await Promise.all([
    erase(self, { erasureId }),
    erase(self, { erasureId }),
    erase(callerOf.ops(), { memberId: id, reason: 'RETENTION_OVER' }),
  ]);
  const ids = answers.map(({ data }) => (data?.['answer'] as { id: string }).id);
  expect(new Set(ids).size).toBe(1);
  const told = await given.subgraph.asAdmin(
    `select 1 from outbox_event where topic = 'member-erased' and aggregate_id = $1`,
    [id],
  );
  expect(told).toHaveLength(1);
  const other = await given.member();
  const [standing] = ids;
  expect(codesOf(await erase(callerOf.member(other.id), { erasureId: standing }))).toEqual(['IDEMPOTENCY_CONFLICT']);
  // Whoever knows the id may read it: it tells nothing of a person.
  const anybody = callerOf.member(null);
  expect((await read(ids[0] ?? '', anybody)).data?.['erasure']).toMatchObject({ id: ids[0] });
});

test('what somebody forgotten still asks for, their sign-in being remembered a moment longer, is refused', async () => {
  const { id } = await given.member();
  const self = callerOf.member(id);
  await erase(self);
  const ask = async (document: string, input: Record<string, unknown>) => given.ask(document, { input }, { as: self });
  const update = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename } }';
  expect(codesOf(await ask(update, { displayName: 'Li Hua' }))).toEqual(['MEMBER_CLOSED']);
  for (const [name, input] of [
    ['recordConsents', { changeId: newId(), changes: [{ purpose: 'PROFILING', granted: true }] }],
    ['exportMyData', { exportId: newId() }],
    ['closeMembership', { closingId: newId() }],
  ] as const) {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const { data } = await ask(
      `mutation ($input: ${type}!) { answer: ${name}(input: $input) { __typename ... on Failure { code } } }`,
      input,
    );
    expect(data?.['answer']).toEqual({ __typename: 'NoLongerMember', code: 'NO_LONGER_MEMBER' });
  }
});

test('an erasure raced by changes of the profile and by an enrolment with the same phone leaves nothing by half', async () => {
  const phone = given.newPhone();
  const { id } = await given.member({ phone });
  const self = callerOf.member(id);
  const update = 'mutation { updateProfile(input: { displayName: "Wang Fang" }) { __typename } }';
  const enrol = () =>
    given.ask(enrolment, { input: { memberId: newId(), displayName: 'New', phone } }, { as: callerOf.channel() });
  const [, ...answers] = await Promise.all([
    erase(self),
    ...Array.from({ length: 4 }, () => given.ask(update, {}, { as: self })),
    enrol(),
    enrol(),
  ]);
  for (const { data, errors } of answers.slice(0, 4)) {
    expect(errors?.[0]?.extensions.code ?? (data?.['updateProfile'] as { __typename: string }).__typename).toMatch(
      /^(MEMBER_CLOSED|Member)$/,
    );
  }
  const enrolled = answers.slice(4).map(({ data }) => (data?.['enrolMember'] as { __typename: string }).__typename);
  expect(enrolled.every((type) => /^(Member|AlreadyEnrolled)$/.test(type))).toBe(true);
  expect(enrolled.filter((type) => type === 'Member').length).toBeLessThan(2);
  await run();
  expect(await given.subgraph.asAdmin('select 1 from profile where member_id = $1', [id])).toEqual([]);
});

test.each([
  ['nobody', callerOf.anonymous(), {}, 'UNAUTHENTICATED'],
  ['somebody who is no member yet', callerOf.member(null), {}, 'FORBIDDEN'],
  ['another member', callerOf.member(newId()), { memberId: newId() }, 'FORBIDDEN'],
  ['a channel', callerOf.channel(), { memberId: newId() }, 'FORBIDDEN'],
  ['a partner', callerOf.partner('bakery'), { memberId: newId() }, 'FORBIDDEN'],
  ['ops who only read', callerOf.ops('ann', ['members:read']), { memberId: newId() }, 'FORBIDDEN'],
  ['ops who do not say why', callerOf.ops(), { memberId: newId() }, 'BAD_USER_INPUT'],
  ['ops about nobody', callerOf.ops(), { memberId: newId(), reason: 'A_SLIP' }, 'BAD_USER_INPUT'],
])('%s erases nobody', async (_who, as, input, code) => {
  expect(codesOf(await erase(as, input))).toEqual([code]);
});

test('an erasure is read by ops and by people who know its id, and a part is told by the subgraph that did it alone', async () => {
  expect(codesOf(await read(newId(), callerOf.channel()))).toEqual(['FORBIDDEN']);
  expect(codesOf(await read(newId(), callerOf.anonymous()))).toEqual(['UNAUTHENTICATED']);
  expect((await read(newId())).data).toEqual({ erasure: null });
  const payload = { erasureId: newId(), erased: [], doneAt: '2026-11-26T08:00:00.000Z' };
  const event = { topic: 'member-erased-in-points', aggregateId: payload.erasureId, payload };
  expect(await tellEvents('rewards', given.subgraph.service, [event])).toHaveLength(1);
});
