import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { Peer } from '../../../../chassis/testing/peer.js';
import { keptOfMembers } from '../../domain/rights/kept-of-members.js';
import { codesOf, MembersForTest, purchaseRecorded } from '../given.js';

let given: MembersForTest;
let peers: Peer[];
beforeAll(async () => {
  // Each holds two pages of one kind.
  peers = await Promise.all(
    ['points', 'rewards', 'campaigns', 'partners'].map((name) =>
      Peer.start(name, ({ variables = {} }) => ({
        memberData:
          variables['after'] === null
            ? { section: `${name}Things`, rows: ['{"number":1}', '{"number":2}'], after: '0:2' }
            : { section: `${name}Things`, rows: ['{"number":3}'], after: null },
      })),
    ),
  );
  given = await MembersForTest.start({}, Object.fromEntries(peers.map(({ name, url }) => [name, url])));
});
afterAll(async () => {
  await given.stop();
  await Promise.all(peers.map((peer) => peer.stop()));
});

const fields = 'id state requestedAt readyAt expiresAt downloadUrl';
const ask = (as: Caller, exportId = newId()) =>
  given.ask(
    `mutation ($input: ExportMyDataInput!) { answer: exportMyData(input: $input) {
      __typename ... on DataExport { ${fields} } ... on ExportTooSoon { exportId nextAt } ... on Failure { code } } }`,
    { input: { exportId } },
    { as },
  );
const latest = async (as: Caller) => {
  const { data } = await given.ask(`{ me { dataExport { ${fields} } } }`, {}, { as });
  return (data?.['me'] as { dataExport: Record<string, string | null> }).dataExport;
};
const make = () => given.subgraph.service.runJob('make-data-exports');
const take = async (token: string) => {
  const document = 'mutation ($token: String!) { takeDataExport(token: $token) { fileName content } }';
  const { data, errors } = await given.ask(document, { token }, { as: callerOf.service('gateway') });
  expect(errors).toBeUndefined();
  return data?.['takeDataExport'] as { fileName: string; content: string } | null;
};
const end = async (token: string, isWhole: boolean) => {
  const document = 'mutation ($token: String!, $isWhole: Boolean!) { endDataExport(token: $token, isWhole: $isWhole) }';
  const { errors } = await given.ask(document, { token, isWhole }, { as: callerOf.service('gateway') });
  expect(errors).toBeUndefined();
};
const tokenOf = ({ downloadUrl }: Record<string, string | null>) => downloadUrl?.replace('/downloads/', '') ?? '';

test('a copy of everything, from all five, fetched once', async () => {
  const details = { displayName: 'Zhuge Liang', phone: '13911112222', birthday: '1981-07-23', cardNumber: 'CARD-1' };
  const { id, number } = await given.member(details);
  await given.tell(purchaseRecorded(id, given.subgraph.clock.now(), 6_000));
  const before = await given.member({ cardNumber: 'CARD-2' });
  for (const sql of [
    `update member set status = 'MERGED', merged_into = $1 where id = $2`,
    `insert into member_badge (award_id, code, member_id, granted_at) values ($2, 'FIRST', $1, app_now())`,
    `insert into member_redemption (redemption_id, member_id) values ($2, $1)`,
    `insert into contact_proof (member_id, kind, digest, proven_at) select $1, 'PHONE', sha256('x'), app_now() where $2::uuid is not null`,
    `insert into tier_grant (id, source, member_id, tier_code, in_force_from, valid_until) values ($2, 'OPS', $1, 'BASIC', app_now(), app_now())`,
    `insert into tier_grant_request (id, member_id, tier_code, reason, last_day, requested_by) values ($2, $1, 'BASIC', 'GOODWILL', now(), 'ops:ann')`,
    `insert into member_access (id, member_id, at, by, what, request_id) values ($2, $1, app_now(), 'ops:ann', '{PROFILE}', '1')`,
    `insert into household (id, head_id) values ($2, $1)`,
    `insert into household_member (member_id, household_id) values ($1, $2)`,
    `insert into household_invitation (id, household_id, invited_by, member_id, expires_at) values ($2, $2, $1, $2, app_now())`,
    `insert into household_departure (member_id) select $1 where $2::uuid is not null`,
    `insert into member_merge (merge_id, survivor_id, merged_id, reason, requested_by) values ($2, $1, $2, 'ENROLLED_TWICE', 'ops:ann')`,
  ]) {
    await given.subgraph.asAdmin(sql, [id, before.id]);
  }
  const self = callerOf.member(id);
  // Shown is what they say; what is in force is held as well.
  await given.ask('mutation { updateProfile(input: { phone: "13911113333" }) { __typename } }', {}, { as: self });
  const exportId = newId();
  const asked = await ask(self, exportId);
  expect(asked.data?.['answer']).toMatchObject({ __typename: 'DataExport', state: 'RUNNING', downloadUrl: null });
  await make();
  const ready = await latest(self);
  expect(ready).toMatchObject({ id: exportId, state: 'READY' });
  expect(ready['downloadUrl']).toMatch(/^\/downloads\/[\w-]{43}$/);
  expect(Date.parse(ready['expiresAt'] ?? '') - Date.parse(ready['readyAt'] ?? '')).toBe(86_400_000);
  // Neither the token nor anything of the copy can be read where it is kept.
  expect(await given.textOf('data_export')).not.toContain(tokenOf(ready));
  expect(await given.textOf('data_export')).not.toContain(Buffer.from('Zhuge').toString('hex'));

  const taken = await Promise.all(Array.from({ length: 6 }, () => take(tokenOf(ready))));
  const got = taken.filter((one) => one !== null);
  expect(got).toHaveLength(1);
  expect(got[0]?.fileName).toBe(`member-data-${exportId}.json`);
  const archive = JSON.parse(got[0]?.content ?? '') as { held: Record<string, Record<string, unknown>> };
  expect(archive).toMatchObject({
    format: 'fealty-member-data',
    version: 1,
    memberId: id,
    held: {
      members: {
        member: [{ number, status: 'ACTIVE', details: { displayName: 'Zhuge Liang', phone: '+8613911113333' } }],
        contactsInForce: [{ phone: '+8613911112222', email: null }],
        signIns: [{ subject: number }],
        cards: [{ cardNumber: 'CARD-1' }],
        contactProofs: [{ kind: 'PHONE' }],
        household: [{ householdId: before.id, isHead: true }],
        householdInvitations: [{ byYou: true, state: 'OPEN' }],
        householdDeparture: [{}],
        looksAtYou: [{ by: 'ops', what: ['PROFILE'] }],
        badges: [{ code: 'FIRST' }],
        redemptions: [{ redemptionId: before.id }],
        tierGrants: [{ tier: 'BASIC', source: 'OPS' }],
        tierGrantRequests: [{ tier: 'BASIC', reason: 'GOODWILL' }],
        merges: [{ survivorId: id, mergedId: before.id }],
        tierChanges: [{ tier: 'SILVER' }, { tier: 'BASIC' }],
        qualifyingSpend: [{ kind: 'PURCHASE', amountMinor: 600_000 }],
        dataExports: [{ state: 'RUNNING' }],
      },
      points: { pointsThings: [{ number: 1 }, { number: 2 }, { number: 3 }] },
      partners: { partnersThings: [{ number: 1 }, { number: 2 }, { number: 3 }] },
    },
    merged: [
      {
        memberId: before.id,
        held: { members: { member: [{ number: before.number, status: 'MERGED' }], cards: [{ cardNumber: 'CARD-2' }] } },
      },
    ],
  });
  // What is held in any table that names a member, and would have to be erased or to stay for a reason, is told.
  const kinds = Object.values(keptOfMembers).flatMap(({ inCopy }) =>
    typeof inCopy === 'object' && 'notBecause' in inCopy ? [] : inCopy,
  );
  expect(Object.keys(archive.held['members'] ?? {}).sort()).toEqual([...new Set(kinds)].sort());
  expect(Object.keys(archive.held)).toEqual(['members', 'points', 'rewards', 'campaigns', 'partners']);
  // It broke off on its way: the link is good again. The process that handed it on ended: after two minutes.
  await end(tokenOf(ready), false);
  expect(await take(tokenOf(ready))).toEqual(got[0]);
  expect(await take(tokenOf(ready))).toBeNull();
  await given.subgraph.clock.advance({ minutes: 2, seconds: 1 });
  expect(await take(tokenOf(ready))).toEqual(got[0]);
  await end(tokenOf(ready), true);
  await end(tokenOf(ready), false);
  expect(await take(tokenOf(ready))).toBeNull();
  expect(await latest(self)).toMatchObject({ state: 'TAKEN', downloadUrl: null });
  expect(await ask(self, exportId)).toMatchObject({ data: { answer: { id: exportId, state: 'TAKEN' } } });
});

test('asked a hundred times, one is made; the next may be asked for after a day, and takes the place of the one before', async () => {
  const { id } = await given.member();
  const self = callerOf.member(id);
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask(self)));
  const types = answers.map(({ data }) => data?.['answer'] as Record<string, string>);
  const [begun, ...rest] = types.filter(({ __typename }) => __typename === 'DataExport');
  expect(rest).toEqual([]);
  const tooSoon = types.filter(({ code }) => code === 'EXPORT_TOO_SOON');
  expect(tooSoon).toHaveLength(99);
  const nextAt = Date.parse(begun?.['requestedAt'] ?? '') + 86_400_000;
  expect(tooSoon.every((one) => one['exportId'] === begun?.['id'] && Date.parse(one['nextAt'] ?? '') === nextAt)).toBe(
    true,
  );
  await Promise.all([make(), make()]);
  const first = await latest(self);
  expect(first).toMatchObject({ state: 'READY' });
  const count = `select state, count(*)::int from data_export where member_id = $1 group by state order by state`;
  expect(await given.subgraph.asAdmin(count, [id])).toEqual([{ state: 'READY', count: 1 }]);

  await given.subgraph.clock.advance({ hours: 24, seconds: 1 });
  expect(await latest(self)).toMatchObject({ state: 'EXPIRED', downloadUrl: null });
  expect(await take(tokenOf(first))).toBeNull();
  await ask(self);
  await make();
  const second = await latest(self);
  expect(second).toMatchObject({ state: 'READY' });
  expect(await given.subgraph.asAdmin(count, [id])).toEqual([
    { state: 'EXPIRED', count: 1 },
    { state: 'READY', count: 1 },
  ]);
  expect(await take('x'.repeat(43))).toBeNull();
  expect(await take('')).toBeNull();
  expect(await take(tokenOf(second))).not.toBeNull();
});

test('while a subgraph is away the copy waits, and is made when it is back', async () => {
  const { id } = await given.member();
  const self = callerOf.member(id);
  await ask(self);
  const [points] = peers;
  if (points) points.behaviour = 'unreachable';
  await make();
  expect(await latest(self)).toMatchObject({ state: 'RUNNING' });
  if (points) points.behaviour = 'answers';
  await given.subgraph.clock.advance({ minutes: 1 });
  await make();
  expect(await latest(self)).toMatchObject({ state: 'READY' });
});

test('of who is erased the copy goes, one that is being made as well', async () => {
  const [ready, running] = [await given.member(), await given.member()];
  await ask(callerOf.member(ready.id));
  await make();
  const token = tokenOf(await latest(callerOf.member(ready.id)));
  await ask(callerOf.member(running.id));
  for (const { id } of [ready, running]) {
    const document = 'mutation ($input: EraseMemberInput!) { eraseMember(input: $input) { __typename } }';
    await given.ask(document, { input: { erasureId: newId() } }, { as: callerOf.member(id) });
  }
  await make();
  expect(await take(token)).toBeNull();
  const left = 'select 1 from data_export where member_id = any($1) and (sealed_archive is not null or state = $2)';
  expect(await given.subgraph.asAdmin(left, [[ready.id, running.id], 'RUNNING'])).toEqual([]);
});

test.each([
  ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['somebody who is no member yet', callerOf.member(null), 'FORBIDDEN'],
  ['a channel', callerOf.channel(), 'FORBIDDEN'],
  ['ops', callerOf.ops(), 'FORBIDDEN'],
])('%s asks for no copy', async (_who, as, code) => {
  expect(codesOf(await ask(as))).toEqual([code]);
});

test('ops see no copy and no link, and nobody but the gateway takes one', async () => {
  const { id } = await given.member();
  const seen = await given.ask(
    'query ($id: ID) { member(id: $id) { dataExport { downloadUrl } } }',
    { id },
    {
      as: callerOf.ops(),
    },
  );
  expect(codesOf(seen)).toEqual(['FORBIDDEN']);
  const document = 'mutation { takeDataExport(token: "x") { content } }';
  expect(codesOf(await given.ask(document, {}, { as: callerOf.ops(), via: 'points' }))).toEqual(['FORBIDDEN']);
});
