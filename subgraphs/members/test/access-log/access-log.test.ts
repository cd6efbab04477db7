import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { accessLogErasure } from '../../storage/access-log/member-access.js';
import { codesOf, MembersForTest } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const [ann, bo] = [callerOf.ops('ann'), callerOf.ops('bo')];

interface Entry {
  at: string;
  viewer: string;
  data: string[];
  text: string;
}

const logQuery = `query ($id: ID!, $first: Int, $after: String) { member(id: $id) { accessLog(first: $first, after: $after) {
  edges { node { at viewer data text } } pageInfo { hasNextPage endCursor } } } }`;

async function logOf(memberId: string, page: Record<string, unknown> = {}, as: Caller = callerOf.member(memberId)) {
  const { data, errors } = await given.ask(logQuery, { id: memberId, ...page }, { as, locale: 'zh-CN' });
  if (errors) throw new Error(JSON.stringify(errors));
  const { accessLog } = data?.['member'] as {
    accessLog: { edges: { node: Entry }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  };
  return { entries: accessLog.edges.map(({ node }) => node), ...accessLog.pageInfo };
}

const look = (memberId: string, fields: string, as: Caller = ann) =>
  given.ask(`query ($id: ID!) { member(id: $id) { id ${fields} } }`, { id: memberId }, { as });
const records = (by: string) =>
  given.subgraph.asAdmin<{ action: string; subject: string; details: unknown }>(
    'select action, subject, details from audit_log where by = $1 order by id',
    [by],
  );

describe('what ops look at', () => {
  test('is told to the member: when, which kinds of data, and a sign for the person', async () => {
    const { id } = await given.member();
    const before = given.subgraph.clock.now().getTime();
    await look(id, 'displayName');
    await look(id, 'profile { phone } tier { qualifyingSpend { amountMinor } }', bo);
    await look(id, 'number');
    const { entries } = await logOf(id);
    expect(entries.map(({ data, text }) => ({ data, text }))).toEqual([
      { data: ['MEMBERSHIP'], text: '工作人员查看了：会员信息' },
      { data: ['MEMBERSHIP', 'PROFILE', 'SPENDING'], text: '工作人员查看了：会员信息、个人资料、消费与等级进度' },
      { data: ['MEMBERSHIP'], text: '工作人员查看了：会员信息' },
    ]);
    const [last, second, first] = entries.map(({ viewer }) => viewer);
    expect(last).toMatch(/^[0-9A-F]{10}$/);
    expect(first).toBe(last);
    expect(second).not.toBe(last);
    expect(JSON.stringify(entries)).not.toMatch(/ann|bo"/);
    expect(Date.parse(entries[0]?.at ?? '')).toBeGreaterThanOrEqual(before);
  });

  test('the same person has another sign in another member’s log', async () => {
    const [one, other] = [await given.member(), await given.member()];
    await look(one.id, 'number');
    await look(other.id, 'number');
    const signs = [await logOf(one.id), await logOf(other.id)].map(({ entries }) => entries[0]?.viewer);
    expect(new Set(signs).size).toBe(2);
  });

  test('is recorded once for a request and a member, however often it is asked for', async () => {
    const { id, number } = await given.member();
    const query = `query ($id: ID!, $number: String!) {
      member(id: $id) { profile { phone } } again: member(number: $number) { number profile { email } } }`;
    await given.ask(query, { id, number }, { as: callerOf.ops('once') });
    expect(await records('ops:once')).toEqual([
      { action: 'viewed', subject: 'query/member', details: { arguments: ['id'] } },
      { action: 'viewed', subject: 'query/member', details: { arguments: ['number'] } },
      { action: 'member.viewed', subject: `member/${id}`, details: { what: ['members', 'profile'] } },
    ]);
    expect((await logOf(id)).entries).toHaveLength(1);
  });

  test('of a list, the names of what was filtered by are recorded, never the values, and each member on the page', async () => {
    const phone = given.newPhone();
    const { id } = await given.member({ phone });
    const list = `query ($phone: String) { members(first: 5, filter: { phone: $phone, joinedBefore: "2999-01-01T00:00:00Z" }) {
      edges { node { number } } } }`;
    await given.ask(list, { phone }, { as: callerOf.ops('lister') });
    expect(await records('ops:lister')).toEqual([
      {
        action: 'viewed',
        subject: 'query/members',
        details: { arguments: ['filter.joinedBefore', 'filter.phone', 'first'] },
      },
      { action: 'member.viewed', subject: `member/${id}`, details: { what: ['members'] } },
    ]);
    expect(await given.textOf('audit_log')).not.toContain(phone.slice(-8));
    expect((await logOf(id)).entries).toHaveLength(1);
  });

  test('and were not let see is no view', async () => {
    const { id } = await given.member();
    const blind = callerOf.ops('blind', ['points:read']);
    expect(codesOf(await look(id, 'number', blind))).toEqual(['FORBIDDEN']);
    expect(await records('ops:blind')).toEqual([]);
    expect((await logOf(id)).entries).toEqual([]);
  });

  test('is not answered when it cannot be recorded', async () => {
    const { id } = await given.member();
    await given.subgraph.asAdmin('alter table audit_log rename to audit_log_away');
    try {
      const result = await look(id, 'profile { phone }');
      expect(result.data).toBeNull();
      expect(codesOf(result)).toEqual(['UNAVAILABLE']);
      // Whom it does not concern is answered as ever.
      expect((await look(id, 'number', callerOf.member(id))).data).toMatchObject({ member: { id } });
    } finally {
      await given.subgraph.asAdmin('alter table audit_log_away rename to audit_log');
    }
  });

  test('what a service asks on behalf of ops is shown to nobody, and no view', async () => {
    const { id } = await given.member();
    await given.ask('query ($id: ID!) { member(id: $id) { number } }', { id }, { as: ann, via: 'campaigns' });
    expect((await logOf(id)).entries).toEqual([]);
  });
});

describe('what ops look at in other services', () => {
  const told = (views: { memberId: string; what: string[] }[], topic = 'members-viewed-in-points') => ({
    topic,
    aggregateId: newId(),
    payload: { by: 'ops:ann', requestId: newId(), views },
  });

  test('arrives by their events; of members nobody knows nothing is kept', async () => {
    const [one, other] = [await given.member(), await given.member()];
    const unknown = newId();
    const events = [
      told([
        { memberId: one.id, what: ['points'] },
        { memberId: unknown, what: ['points'] },
      ]),
      told([{ memberId: other.id, what: ['points', 'reviews'] }]),
    ];
    expect(await tellEvents('points', given.subgraph.service, events)).toEqual([]);
    expect((await logOf(one.id)).entries.map(({ data }) => data)).toEqual([['POINTS']]);
    expect((await logOf(other.id)).entries.map(({ data }) => data)).toEqual([['POINTS', 'OTHER']]);
    expect(await given.textOf('member_access')).not.toContain(unknown);
  });

  test('no service may tell for another', async () => {
    const { id } = await given.member();
    const forged = told([{ memberId: id, what: ['rewards'] }], 'members-viewed-in-rewards');
    expect(await tellEvents('points', given.subgraph.service, [forged])).not.toEqual([]);
    expect((await logOf(id)).entries).toEqual([]);
  });
});

describe('the access log', () => {
  test('is read in pages, the latest first, each look once', async () => {
    const { id } = await given.member();
    for (const fields of ['number', 'profile { phone }', 'tier { qualifyingSpend { amountMinor } }'])
      await look(id, fields);
    const first = await logOf(id, { first: 2 });
    expect(first.hasNextPage).toBe(true);
    const second = await logOf(id, { first: 2, after: first.endCursor });
    expect(second.hasNextPage).toBe(false);
    expect([...first.entries, ...second.entries].map(({ data }) => data)).toEqual([
      ['MEMBERSHIP', 'SPENDING'],
      ['MEMBERSHIP', 'PROFILE'],
      ['MEMBERSHIP'],
    ]);
  });

  test('is the member’s own, and for ops with audit:read, whose look at it is a look as well', async () => {
    const { id } = await given.member();
    const other = await given.member();
    const ask = (as: Caller) => given.ask(logQuery, { id }, { as });
    expect(codesOf(await ask(callerOf.anonymous()))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await ask(callerOf.member(other.id)))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask(callerOf.partner('bakery')))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask(callerOf.ops('cy', ['members:read'])))).toEqual(['FORBIDDEN']);
    await logOf(id, {}, ann);
    expect((await logOf(id)).entries.map(({ data }) => data)).toEqual([['MEMBERSHIP'], ['MEMBERSHIP']]);
    const { number } = await given.member();
    const till = 'query ($number: String!) { member(number: $number) { accessLog { edges { node { id } } } } }';
    expect(codesOf(await given.ask(till, { number }, { as: callerOf.channel() }))).toEqual(['FORBIDDEN']);
  });

  test('is never changed, and goes with the member', async () => {
    const { id } = await given.member();
    await look(id, 'number');
    await expect(given.subgraph.asAdmin(`update member_access set by = 'ops:bo'`)).rejects.toThrow(/never changed/);
    expect(await given.subgraph.database.transaction((tx) => accessLogErasure(tx, id))).toBe(1);
    expect((await logOf(id)).entries).toEqual([]);
  });
});
