import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { codesOf, MembersForTest } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const recording = `mutation ($input: RecordConsentsInput!) {
  recordConsents(input: $input) {
    __typename
    ... on RecordedConsents { consents { purpose channel state since source textVersion } }
    ... on Failure { code message }
  }
}`;
const record = (as: Caller, input: Record<string, unknown>, locale: 'en' | 'zh-CN' = 'en') =>
  given.ask(recording, { input: { changeId: newId(), ...input } }, { as, locale });
const sms = (granted: boolean) => ({ purpose: 'MARKETING', channel: 'SMS', granted });

const consentsOf = async (id: string, as: Caller = callerOf.member(id)) => {
  const query = 'query ($id: ID) { member(id: $id) { consents { purpose channel state since source } } }';
  const { data, errors } = await given.ask(query, { id }, { as });
  expect(errors).toBeUndefined();
  return (data?.['member'] as { consents: { purpose: string; channel: string | null; state: string }[] }).consents;
};
const toContact = async (ids: string[], purpose: string, channel: string | null = 'SMS') => {
  const query = `query ($ids: [ID!]!, $purpose: ConsentPurpose!, $channel: ConsentChannel) {
    membersToContact(memberIds: $ids, purpose: $purpose, channel: $channel) }`;
  return given.ask(query, { ids, purpose, channel }, { as: callerOf.service('points'), via: 'points' });
};

describe('recordConsents', () => {
  test('the latest word counts, and every word stays known with its source', async () => {
    const { id } = await given.member();
    expect(await consentsOf(id)).toHaveLength(12);
    expect(new Set((await consentsOf(id)).map(({ state }) => state))).toEqual(new Set(['UNASKED']));

    const atTheTill = { memberId: id, changes: [sms(true)], textVersion: 'v3', till: 'till-5' };
    expect((await record(callerOf.channel(), atTheTill)).data?.['recordConsents']).toMatchObject({
      consents: [{ purpose: 'MARKETING', channel: 'SMS', state: 'GRANTED', source: 'CHANNEL', textVersion: 'v3' }],
    });
    await record(callerOf.member(id), { changes: [sms(false), { purpose: 'PROFILING', granted: true }] });
    const ops = { memberId: id, changes: [sms(true)], reason: 'PHONE_CALL' };
    await record(callerOf.ops(), ops);

    const granted = (await consentsOf(id)).filter(({ state }) => state === 'GRANTED');
    expect(granted).toMatchObject([
      { purpose: 'MARKETING', channel: 'SMS', source: 'OPS' },
      { purpose: 'PROFILING', channel: null, source: 'MEMBER' },
    ]);
    const history = `query ($after: String) { me { consentHistory(first: 3, after: $after) {
      edges { node { purpose state source by till textVersion reason } } pageInfo { hasNextPage endCursor } } } }`;
    const page = async (after: string | null) => {
      const { data } = await given.ask(history, { after }, { as: callerOf.member(id) });
      return (data?.['me'] as { consentHistory: { edges: { node: unknown }[]; pageInfo: { endCursor: string } } })
        .consentHistory;
    };
    const first = await page(null);
    const none = { till: null, textVersion: null, reason: null };
    expect(first.edges.map(({ node }) => node)).toEqual([
      { ...none, purpose: 'MARKETING', state: 'GRANTED', source: 'OPS', by: 'ops', reason: 'PHONE_CALL' },
      { ...none, purpose: 'PROFILING', state: 'GRANTED', source: 'MEMBER', by: `member:${id}` },
      { ...none, purpose: 'MARKETING', state: 'WITHDRAWN', source: 'MEMBER', by: `member:${id}` },
    ]);
    expect((await page(first.pageInfo.endCursor)).edges.map(({ node }) => node)).toEqual([
      {
        ...{ purpose: 'MARKETING', state: 'GRANTED', source: 'CHANNEL', by: 'channel:shop', till: 'till-5' },
        ...{ textVersion: 'v3', reason: null },
      },
    ]);
    const audited = await given.subgraph.asAdmin('select by, action from audit_log where subject = $1', [
      `member/${id}`,
    ]);
    expect(audited).toEqual([{ by: 'ops:ann', action: 'consents.recorded' }]);
  });

  test('the same id records once, with another input it is a conflict, and of racing ones each is whole', async () => {
    const { id } = await given.member();
    const input = { changeId: newId(), changes: [sms(true)] };
    const [one, other] = await Promise.all([record(callerOf.member(id), input), record(callerOf.member(id), input)]);
    expect(one).toEqual(other);
    expect(await record(callerOf.member(id), input)).toEqual(one);
    expect(codesOf(await record(callerOf.member(id), { ...input, changes: [sms(false)] }))).toEqual([
      'IDEMPOTENCY_CONFLICT',
    ]);
    const count = 'select count(*)::int as count from consent_change where member_id = $1';
    expect(await given.subgraph.asAdmin(count, [id])).toEqual([{ count: 1 }]);
    await Promise.all(
      [true, false, true, false].map((granted) => record(callerOf.member(id), { changes: [sms(granted)] })),
    );
    expect(await given.subgraph.asAdmin(count, [id])).toEqual([{ count: 5 }]);
  });

  test.each([
    ['nobody', callerOf.anonymous(), {}, 'UNAUTHENTICATED'],
    ['somebody who is no member yet', callerOf.member(null), {}, 'FORBIDDEN'],
    ['another member', callerOf.member(newId()), { memberId: newId() }, 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), {}, 'FORBIDDEN'],
    ['a channel that enrols nobody', callerOf.channel('web', ['purchases:record']), {}, 'FORBIDDEN'],
    ['ops who only read', callerOf.ops('ann', ['members:read']), {}, 'FORBIDDEN'],
    ['a channel that does not say whose', callerOf.channel(), {}, 'BAD_USER_INPUT'],
    ['ops who do not say why', callerOf.ops(), { memberId: newId() }, 'BAD_USER_INPUT'],
    ['ops who say it in their own words', callerOf.ops(), { memberId: newId(), reason: 'She said' }, 'BAD_USER_INPUT'],
    ['a channel about nobody', callerOf.channel(), { memberId: newId() }, 'BAD_USER_INPUT'],
    ['a member who wants too much', callerOf.member(newId()), { changes: [] }, 'BAD_USER_INPUT'],
    ['twice the same', callerOf.member(newId()), { changes: [sms(true), sms(false)] }, 'BAD_USER_INPUT'],
    [
      'a purpose without its channel',
      callerOf.member(newId()),
      { changes: [{ purpose: 'MARKETING', granted: true }] },
      'BAD_USER_INPUT',
    ],
  ])('%s is refused', async (_who, as, more, code) => {
    expect(codesOf(await record(as, { changes: [sms(true)], ...more }))).toEqual([code]);
  });

  test('consents are read by the member and by ops, and by nobody else', async () => {
    const { id, number } = await given.member();
    expect(await consentsOf(id, callerOf.ops('ann', ['members:read']))).toHaveLength(12);
    const till = await given.ask(
      'query ($number: String) { member(number: $number) { consents { state } } }',
      { number },
      {
        as: callerOf.channel(),
      },
    );
    expect(codesOf(till)).toEqual(['FORBIDDEN']);
    expect(codesOf(await given.ask('{ membersToContact(memberIds: [], purpose: SERVICE, channel: SMS) }'))).toEqual([
      'FORBIDDEN',
    ]);
  });

  test('a page of members reads all their consents by one statement', async () => {
    const ids = [await given.member(), await given.member(), await given.member()].map(({ id }) => id);
    given.subgraph.statements.length = 0;
    await given.ask('{ members(first: 50) { edges { node { consents { state } } } } }', {}, { as: callerOf.ops() });
    expect(given.subgraph.statements.filter((sql) => sql.includes('consent_change'))).toHaveLength(1);
    expect(ids).toHaveLength(3);
  });
});

test('who may be approached: for offers who said yes last, with what the membership needs whoever has not objected', async () => {
  const [yes, no, unasked] = [await given.member(), await given.member(), await given.member()].map(({ id }) => id);
  const ids = [unasked, no, yes] as string[];
  for (const id of [yes, no]) await record(callerOf.member(id ?? null), { changes: [sms(true)] });
  const objection = { purpose: 'SERVICE', channel: 'SMS', granted: false };
  await record(callerOf.member(no ?? null), { changes: [sms(false), objection] });
  expect((await toContact(ids, 'MARKETING')).data).toEqual({ membersToContact: [yes] });
  expect((await toContact(ids, 'MARKETING', 'EMAIL')).data).toEqual({ membersToContact: [] });
  expect((await toContact(ids, 'SERVICE')).data).toEqual({ membersToContact: [unasked, yes] });
  expect((await toContact([...ids, newId(), 'nobody'], 'PROFILING', null)).data).toEqual({ membersToContact: [] });
  expect(codesOf(await toContact(ids, 'MARKETING', null))).toEqual(['BAD_USER_INPUT']);
});
