import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { codesOf, MembersForTest, purchaseRecorded, type EnrolledMember } from './given.js';

let given: MembersForTest;
let li: EnrolledMember;
let wang: EnrolledMember;
beforeAll(async () => {
  given = await MembersForTest.start();
  li = await given.member({ displayName: 'Li Hua', email: 'li@example.com' });
  wang = await given.member({ displayName: '王芳' });
});
afterAll(() => given.stop());

const byId = 'query ($id: ID) { member(id: $id) { id number displayName } }';
const byNumber = 'query ($number: String) { member(number: $number) { id number displayName tier { tier { code } } } }';
const asOps = { as: callerOf.ops('ann', ['members:read']) };

describe('me', () => {
  const me = '{ me { id number displayName } }';

  test('is the member who is signed in', async () => {
    const { data } = await given.ask(me, {}, { as: callerOf.member(li.id) });
    expect(data).toEqual({ me: { ...li, displayName: 'Li Hua' } });
  });

  test('is null for somebody who is signed in and no member yet', async () => {
    expect(await given.ask(me, {}, { as: callerOf.member(null) })).toEqual({ data: { me: null } });
  });

  test.each([
    ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['ops', callerOf.ops(), 'FORBIDDEN'],
  ])('%s is not a member', async (_who, as, code) => {
    const result = await given.ask(me, {}, { as });
    expect(result.data).toEqual({ me: null });
    expect(codesOf(result)).toEqual([code]);
  });
});

describe('a member by id or number', () => {
  test('members read themselves', async () => {
    const as = callerOf.member(li.id);
    expect((await given.ask(byId, { id: li.id }, { as })).data?.['member']).toMatchObject(li);
    expect((await given.ask(byNumber, { number: li.number }, { as })).data?.['member']).toMatchObject(li);
  });

  test('of others they learn nothing, not even whether they exist', async () => {
    const as = callerOf.member(li.id);
    const others = await Promise.all([
      given.ask(byId, { id: wang.id }, { as }),
      given.ask(byId, { id: newId() }, { as }),
      given.ask(byNumber, { number: wang.number }, { as }),
      given.ask(byNumber, { number: '79927398713' }, { as }),
    ]);
    for (const other of others) {
      expect(codesOf(other)).toEqual(['FORBIDDEN']);
      expect(other.data).toEqual({ member: null });
      expect(other.errors?.[0]?.message).toBe(others[0]?.errors?.[0]?.message);
    }
    expect(codesOf(await given.ask(byId, { id: li.id }, { as: callerOf.member(null) }))).toEqual(['FORBIDDEN']);
  });

  test('ops read anybody, with their profile; null when there is nobody', async () => {
    const whole = `query ($id: ID) { member(id: $id) { displayName profile { email } } }`;
    expect((await given.ask(whole, { id: li.id }, asOps)).data).toEqual({
      member: { displayName: 'Li Hua', profile: { email: 'li@example.com' } },
    });
    expect((await given.ask(byNumber, { number: wang.number }, asOps)).data?.['member']).toMatchObject(wang);
    expect(await given.ask(byId, { id: newId() }, asOps)).toEqual({ data: { member: null } });
    expect(await given.ask(byNumber, { number: '79927398713' }, asOps)).toEqual({ data: { member: null } });
  });

  test('a till finds a member by number: tier and first letter of the name, no profile, no spending', async () => {
    const as = callerOf.channel('shop', ['purchases:record']);
    expect((await given.ask(byNumber, { number: wang.number }, { as })).data).toEqual({
      member: { ...wang, displayName: '王**', tier: { tier: { code: 'BASIC' } } },
    });
    const profile = await given.ask(`{ member(number: "${wang.number}") { profile { phone } } }`, {}, { as });
    expect(profile.data).toEqual({ member: { profile: null } });
    expect(codesOf(profile)).toEqual(['FORBIDDEN']);
    for (const field of ['qualifyingSpend', 'missingToClimb', 'missingToKeep']) {
      const spending = await given.ask(
        `{ member(number: "${wang.number}") { tier { ${field} { amountMinor } } } }`,
        {},
        { as },
      );
      expect(codesOf(spending)).toEqual(['FORBIDDEN']);
    }
    expect(codesOf(await given.ask(byId, { id: wang.id }, { as }))).toEqual(['FORBIDDEN']);
  });

  test.each([
    ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a channel without any scope', callerOf.channel('shop', []), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    ['ops of another domain', callerOf.ops('ann', ['points:read']), 'FORBIDDEN'],
  ])('%s may not', async (_who, as, code) => {
    const results = [
      await given.ask(byId, { id: li.id }, { as }),
      await given.ask(byNumber, { number: li.number }, { as }),
    ];
    for (const result of results) {
      expect(codesOf(result)).toEqual([code]);
      expect(result.data).toEqual({ member: null });
    }
  });

  test.each([
    ['{ member { id } }', ['id']],
    [`{ member(id: "0190a5f0-0000-7000-8000-000000000000", number: "10000016") { id } }`, ['id']],
    ['{ member(id: "no-uuid") { id } }', ['id']],
    ['{ member(number: "10000017") { id } }', ['number']],
  ])('%s is bad input', async (query, path) => {
    const result = await given.ask(query, {}, asOps);
    expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
    expect(result.errors?.[0]?.extensions.inputPath).toEqual(path);
  });
});

describe('members that other subgraphs refer to', () => {
  const entities = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { id number displayName tier { tier { code } } } } }`;
  const of = (...ids: string[]) => ({ of: ids.map((id) => ({ __typename: 'Member', id })) });

  test('are given as the caller may see them', async () => {
    const own = await given.ask(entities, of(li.id), { as: callerOf.member(li.id) });
    expect(own.data?.['_entities']).toEqual([{ ...li, displayName: 'Li Hua', tier: { tier: { code: 'BASIC' } } }]);
    const till = await given.ask(entities, of(wang.id), { as: callerOf.channel() });
    expect(till.data?.['_entities']).toMatchObject([{ number: wang.number, displayName: '王**' }]);
    expect(codesOf(await given.ask(entities, of(wang.id), { as: callerOf.member(li.id) }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await given.ask(entities, of(li.id), { as: callerOf.partner('bakery') }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await given.ask(entities, of(li.id), { as: callerOf.anonymous() }))).toEqual(['UNAUTHENTICATED']);
  });

  test('are null when there is nobody by that id', async () => {
    expect(await given.ask(entities, of(newId(), 'no-uuid'), asOps)).toEqual({ data: { _entities: [null, null] } });
  });

  test('fifty of them take three statements, tiers and all', async () => {
    const ids = [];
    for (let made = 0; made < 50; made += 1) ids.push((await given.member()).id);
    given.subgraph.statements.length = 0;
    const { data } = await given.ask(entities, of(...ids), asOps);
    expect((data?.['_entities'] as { id: string }[]).map(({ id }) => id)).toEqual(ids);
    // The members, the ladder, their changes of tier, their spend of the month.
    expect(given.statements).toHaveLength(3);
  });
});

describe('the list of members', () => {
  const list = `query ($filter: MemberFilter, $first: Int, $after: String) {
    members(filter: $filter, first: $first, after: $after) {
      edges { cursor node { id number displayName tier { tier { code } qualifyingSpend { amountMinor } } profile { phone } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  interface Listed {
    edges: { cursor: string; node: EnrolledMember }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  }
  let house: MembersForTest;
  const enrolled: EnrolledMember[] = [];
  const ask = async (variables: Record<string, unknown> = {}) =>
    (await house.ask(list, variables, asOps)).data?.['members'] as Listed;
  const idsOf = (listed: Listed) => listed.edges.map(({ node }) => node.id);
  beforeAll(async () => {
    house = await MembersForTest.start();
    for (let made = 0; made < 55; made += 1)
      enrolled.push(await house.member(made === 7 ? { email: 'seven@example.com' } : {}));
  });
  afterAll(() => house.stop());
  const newestFirst = () => enrolled.map(({ id }) => id).reverse();

  test('comes newest first, twenty at a time', async () => {
    const page = await ask();
    expect(idsOf(page)).toEqual(newestFirst().slice(0, 20));
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  test('can be walked to the end without gaps or repeats, also when somebody joins meanwhile', async () => {
    const walked: string[] = [];
    const before = newestFirst();
    let after: string | null = null;
    do {
      const page: Listed = await ask({ first: 25, after });
      walked.push(...idsOf(page));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      enrolled.push(await house.member());
    } while (after !== null);
    expect(walked).toEqual(before);
  });

  test('a page of fifty takes three statements, tiers, spending and profiles and all', async () => {
    house.subgraph.statements.length = 0;
    expect((await ask({ first: 50 })).edges).toHaveLength(50);
    expect(house.statements).toHaveLength(3);
  });

  test('can be narrowed by tier, by time of joining, by phone and e-mail', async () => {
    const [gold, silver] = [enrolled[3], enrolled[4]];
    const yesterday = new Date(house.subgraph.clock.now().getTime() - 86_400_000);
    expect(await house.tell(purchaseRecorded(gold?.id ?? '', yesterday, 10_000.01))).toEqual([]);
    expect(await house.tell(purchaseRecorded(silver?.id ?? '', yesterday, 5_000.01))).toEqual([]);
    expect(idsOf(await ask({ filter: { tier: 'GOLD' } }))).toEqual([gold?.id]);
    expect(idsOf(await ask({ filter: { tier: 'SILVER' } }))).toEqual([silver?.id]);
    expect(idsOf(await ask({ first: 100, filter: { tier: 'BASIC' } }))).toEqual(
      newestFirst().filter((id) => id !== gold?.id && id !== silver?.id),
    );
    expect(idsOf(await ask({ filter: { email: 'SEVEN@example.com' } }))).toEqual([enrolled[7]?.id]);
    expect(idsOf(await ask({ filter: { phone: '138 0000 0001' } }))).toEqual([enrolled[0]?.id]);
    expect(idsOf(await ask({ filter: { email: 'seven@example.com', phone: '138 0000 0001' } }))).toEqual([]);

    await house.subgraph.clock.advance({ days: 1 });
    const midnight = new Date(house.subgraph.clock.now().getTime() - 3_600_000).toISOString();
    const late = await house.member();
    expect(idsOf(await ask({ filter: { joinedFrom: midnight } }))).toEqual([late.id]);
    expect(idsOf(await ask({ first: 100, filter: { joinedBefore: midnight } }))).toEqual(newestFirst());
  });

  test.each([
    ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a member', callerOf.member(newId()), 'FORBIDDEN'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['ops of another domain', callerOf.ops('ann', ['points:read']), 'FORBIDDEN'],
  ])('is not for %s', async (_who, as, code) => {
    const result = await house.ask(list, {}, { as });
    expect(codesOf(result)).toEqual([code]);
    expect(result.data).toBeNull();
  });

  test.each([
    [{ first: 0 }, ['first']],
    [{ first: 101 }, ['first']],
    [{ after: 'nonsense' }, ['after']],
    [{ after: Buffer.from('["a"]').toString('base64url') }, ['after']],
    [{ filter: { phone: '12' } }, ['filter', 'phone']],
    [{ filter: { email: 'li@' } }, ['filter', 'email']],
  ])('%j is bad input', async (variables, path) => {
    const result = await house.ask(list, variables, asOps);
    expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
    expect(result.errors?.[0]?.extensions.inputPath).toEqual(path);
  });
});
