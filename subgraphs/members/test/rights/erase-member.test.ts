import { createHash } from 'node:crypto';
import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
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
          { what: 'sign-ins', count: 1 },
          { what: 'profiles', count: 1 },
          { what: 'cards', count: 1 },
          { what: 'devices and references of the enrolment', count: 1 },
          { what: 'messages', count: 0 },
          { what: 'hashes of requests', count: 3 },
          { what: 'copies of the data', count: 0 },
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
  expect(codesOf(await ask(update, { displayName: 'Li Hua' }))).toEqual(['FORBIDDEN']);
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
      /^(FORBIDDEN|Member)$/,
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
