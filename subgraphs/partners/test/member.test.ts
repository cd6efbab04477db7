import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, linkPartner, PartnersWorld } from './arrange.js';

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

const node = 'id status given received from { code name partner { name } } to { code name }';
const exchangesOf = `query ($of: [_Any!]!, $first: Int, $after: String) { _entities(representations: $of) { ... on Member {
  exchanges(first: $first, after: $after) { edges { node { ${node} } } pageInfo { hasNextPage hasPreviousPage endCursor } } } } }`;
const linksOf = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member {
  linkedPartners { linkedAt partner { id code } } } } }`;

const member = (id: string) => ({ __typename: 'Member', id });
const link = (memberId: string, input: Record<string, unknown>) =>
  world.ask(callerOf.member(memberId), linkPartner, { input: { linkId: newId(), ...input } });

interface Page {
  exchanges: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

/** What was asked of the database for the query alone: events are looked for in the background. */
const statements = () =>
  world.subgraph.statements.filter((sql) => /\b(exchange|currency|brand|partner_link)\b/.test(sql));

/** A member with that many exchanges, a second apart, newest first; written straight into the table. */
async function memberWithExchanges(count: number): Promise<{ memberId: string; ids: string[] }> {
  const memberId = newId();
  const ids = Array.from({ length: count }, () => newId());
  await world.subgraph.asAdmin(
    `insert into exchange (id, member_id, stage, from_currency, to_currency, from_brand, to_brand, requested, given, received, fee,
        numerator, denominator, step, fee_percent, rate_version, settlement_numerator, settlement_denominator,
        created_at, ends_at, ended_at)
     select id, $1, 'CANCELLED', 'HARVEST', 'CRUMB', 'harvest-table', 'bakery', 100, 100, 50, 0, 1, 2, 100, 0, 1, 100, 50,
        app_now() - nth * interval '1 second', app_now(), app_now()
       from unnest($2::uuid[]) with ordinality as made (id, nth)`,
    [memberId, ids],
  );
  return { memberId, ids };
}

describe('the exchanges of a member', () => {
  test('come newest first, page by page, each once', async () => {
    const { memberId, ids } = await memberWithExchanges(7);
    const seen: string[] = [];
    let after: string | undefined;
    for (const expected of [3, 3, 1]) {
      const result = await world.ask(callerOf.member(memberId), exchangesOf, {
        of: [member(memberId)],
        first: 3,
        after,
      });
      const [{ exchanges }] = result.data?.['_entities'] as [Page];
      expect(exchanges.edges).toHaveLength(expected);
      expect(exchanges.pageInfo.hasNextPage).toBe(expected === 3);
      seen.push(...exchanges.edges.map((edge) => edge.node.id));
      after = exchanges.pageInfo.endCursor;
    }
    expect(seen).toEqual(ids);
  });

  test('cost as many statements for a page of 50 as for a page of one', async () => {
    const { memberId } = await memberWithExchanges(60);
    const cost = async (first: number) => {
      world.subgraph.statements.length = 0;
      const result = await world.ask(callerOf.member(memberId), exchangesOf, { of: [member(memberId)], first });
      const [{ exchanges }] = result.data?.['_entities'] as [Page];
      expect(exchanges.edges).toHaveLength(first);
      return statements().length;
    };
    // The page, the currencies, and the brands of these.
    expect(await cost(1)).toBe(3);
    expect(await cost(50)).toBe(3);
  });

  test('of many members cost no more than of one', async () => {
    const owners = await Promise.all(Array.from({ length: 20 }, () => memberWithExchanges(3)));
    world.subgraph.statements.length = 0;
    const of = owners.map(({ memberId }) => member(memberId));
    const result = await world.ask(ann, exchangesOf, { of, first: 2 });
    const pages = result.data?.['_entities'] as Page[];
    expect(pages.map(({ exchanges }) => exchanges.edges.map((edge) => edge.node.id))).toEqual(
      owners.map(({ ids }) => ids.slice(0, 2)),
    );
    expect(statements()).toHaveLength(3);
  });

  test('are shown to the member and to ops with the scope, and to nobody else', async () => {
    const { memberId } = await memberWithExchanges(1);
    const ask = (as: Parameters<typeof world.ask>[0]) => world.ask(as, exchangesOf, { of: [member(memberId)] });
    expect((await ask(callerOf.member(memberId))).errors).toBeUndefined();
    expect((await ask(callerOf.ops('cy', ['partners:read']))).errors).toBeUndefined();
    expect(faultOf(await ask(callerOf.member(newId()))).code).toBe('FORBIDDEN');
    expect(faultOf(await ask(callerOf.ops('cy', ['members:read']))).code).toBe('FORBIDDEN');
    expect(faultOf(await ask(callerOf.partner('bakery'))).code).toBe('FORBIDDEN');
    expect(faultOf(await ask(callerOf.anonymous())).code).toBe('UNAUTHENTICATED');
  });

  test.each([
    [{ first: 0 }, ['first']],
    [{ first: 101 }, ['first']],
    [{ after: 'somewhere' }, ['after']],
    [{ after: Buffer.from('["yesterday","me"]').toString('base64url') }, ['after']],
  ])('by a page of %j are bad input', async (page, path) => {
    const memberId = newId();
    const result = await world.ask(callerOf.member(memberId), exchangesOf, { of: [member(memberId)], ...page });
    expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path });
  });
});

describe('linking a partner', () => {
  test('joins the two once; the same id gives the same answer, another id says so', async () => {
    const memberId = newId();
    const input = { linkId: newId(), partnerId: world.bakery };
    const first = answerOf(await link(memberId, input));
    expect(first).toMatchObject({ __typename: 'LinkedPartner', partner: { id: world.bakery, code: 'bakery' } });
    expect(answerOf(await link(memberId, input))).toEqual(first);
    expect(answerOf(await link(memberId, { partnerId: world.bakery }))).toMatchObject({
      __typename: 'AlreadyLinked',
      code: 'ALREADY_LINKED',
      linkedSince: first['linkedAt'],
    });
    await link(memberId, { partnerId: world.pharmacy });
    const { data } = await world.ask(callerOf.member(memberId), linksOf, { of: [member(memberId)] });
    expect(data).toMatchObject({
      _entities: [{ linkedPartners: [{ partner: { code: 'bakery' } }, { partner: { code: 'pharmacy' } }] }],
    });
    const other = { ...input, partnerId: world.pharmacy };
    expect(faultOf(await link(memberId, other)).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('twice at once joins them once', async () => {
    const memberId = newId();
    const answers = await Promise.all([1, 2].map(() => link(memberId, { partnerId: world.bakery })));
    const kinds = answers.map((answer) => answerOf(answer)['__typename']).sort();
    expect(kinds).toEqual(['AlreadyLinked', 'LinkedPartner']);
  });

  test('with nobody, or with the programme itself, is bad input; by anybody but a member it is refused', async () => {
    const wrong = { code: 'BAD_USER_INPUT', path: ['input', 'partnerId'] };
    expect(faultOf(await link(newId(), { partnerId: newId() }))).toEqual(wrong);
    const [programme] = await world.subgraph.asAdmin<{ id: string }>('select id from brand where is_programme');
    expect(faultOf(await link(newId(), { partnerId: programme?.id }))).toEqual(wrong);
    const input = { linkId: newId(), partnerId: world.bakery };
    expect(faultOf(await world.ask(ann, linkPartner, { input })).code).toBe('FORBIDDEN');
    expect(faultOf(await world.ask(callerOf.anonymous(), linkPartner, { input })).code).toBe('UNAUTHENTICATED');
  });

  test('is the member’s own to see', async () => {
    const of = [member(newId())];
    expect(faultOf(await world.ask(callerOf.member(newId()), linksOf, { of })).code).toBe('FORBIDDEN');
    expect((await world.ask(ann, linksOf, { of })).data).toEqual({ _entities: [{ linkedPartners: [] }] });
  });
});
