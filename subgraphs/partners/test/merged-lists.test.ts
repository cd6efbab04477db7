import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { ann, answerOf, linkPartner, PartnersWorld } from './arrange.js';

/** Two memberships of one person: the lists of both are the survivor's, and each has their own again once they are parted. */
let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

const member = (id: string) => ({ __typename: 'Member', id });

const exchangesOf = `query ($of: [_Any!]!, $first: Int, $after: String) { _entities(representations: $of) { ... on Member {
  exchanges(first: $first, after: $after) { edges { node { id member { id } } } pageInfo { hasNextPage endCursor } } } } }`;
const linksOf = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member {
  linkedPartners { linkedAt partner { id name currency { code } } } } } }`;

interface Page {
  exchanges: {
    edges: { node: { id: string; member: { id: string } } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

async function page(memberId: string, first: number, after?: string): Promise<Page['exchanges']> {
  const result = await world.ask(ann, exchangesOf, { of: [member(memberId)], first, after });
  return (result.data?.['_entities'] as [Page])[0].exchanges;
}
const idsOf = ({ edges }: Page['exchanges']) => edges.map(({ node }) => node.id);

/** One exchange for each of the seconds, so long ago; as large as 64 bits are needed for. */
async function exchangesMade(memberId: string, secondsAgo: readonly number[]): Promise<Map<number, string>> {
  const made = new Map(secondsAgo.map((seconds) => [seconds, newId()]));
  await world.subgraph.asAdmin(
    `insert into exchange (id, member_id, stage, from_currency, to_currency, from_brand, to_brand, requested, given, received, fee,
        numerator, denominator, step, fee_percent, rate_version, settlement_numerator, settlement_denominator,
        created_at, ends_at, ended_at)
     select id, $1, 'CANCELLED', 'HARVEST', 'CRUMB', 'harvest-table', 'bakery', 5000000000, 5000000000, 2500000000, 0, 1, 2, 100, 0,
        1, 100, 50, date_trunc('day', app_now()) - ago * interval '1 second', app_now(), app_now()
       from unnest($2::uuid[], $3::int[]) as made (id, ago)`,
    [memberId, [...made.values()], [...made.keys()]],
  );
  return made;
}

async function merged(): Promise<{ survivor: string; other: string; part: () => Promise<unknown> }> {
  const [survivor, other] = [newId(), newId()];
  await world.subgraph.asAdmin('insert into person_link (person_id, link_id, into_id) values ($1, $2, $3)', [
    other,
    newId(),
    survivor,
  ]);
  const part = () => world.subgraph.asAdmin('update person_link set into_id = null where person_id = $1', [other]);
  return { survivor, other, part };
}

test('exchanges of both come on the survivor’s pages in the order of their times, and none on the other’s', async () => {
  const { survivor, other, part } = await merged();
  const own = await exchangesMade(survivor, [1, 4, 5]);
  const theirs = await exchangesMade(other, [2, 3, 6]);
  const newestFirst = [1, 2, 3, 4, 5, 6].map((seconds) => own.get(seconds) ?? theirs.get(seconds));
  const first = await page(survivor, 4);
  expect(idsOf(first)).toEqual(newestFirst.slice(0, 4));
  expect(first.pageInfo.hasNextPage).toBe(true);
  expect(new Set(first.edges.map(({ node }) => node.member.id))).toEqual(new Set([survivor]));
  const second = await page(survivor, 4, first.pageInfo.endCursor);
  expect(idsOf(second)).toEqual(newestFirst.slice(4));
  expect(second.pageInfo.hasNextPage).toBe(false);
  expect(idsOf(await page(other, 4))).toEqual([]);
  await part();
  expect(idsOf(await page(survivor, 4))).toEqual([...own.values()]);
  expect(idsOf(await page(other, 4))).toEqual([...theirs.values()]);
});

test('amounts beyond 32 bits are told as they are', async () => {
  const memberId = newId();
  await exchangesMade(memberId, [1]);
  const { data } = await world.ask(
    ann,
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { exchanges { edges { node {
       status requested given received fee rate { numerator denominator step feePercent } createdAt quotedUntil endedAt } } } } } }`,
    { of: [member(memberId)] },
  );
  const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
  expect(data).toEqual({
    _entities: [
      {
        exchanges: {
          edges: [
            {
              node: {
                ...{ status: 'CANCELLED', requested: 5e9, given: 5e9, received: 2.5e9, fee: 0 },
                rate: { numerator: 1, denominator: 2, step: 100, feePercent: 0 },
                ...{ createdAt: instant, quotedUntil: instant, endedAt: instant },
              },
            },
          ],
        },
      },
    ],
  });
});

test('of two links to one partner the survivor’s own is shown, oldest first, with the partners in the same statement', async () => {
  const { survivor, other } = await merged();
  await world.subgraph.asAdmin(
    `insert into partner_link (member_id, brand_id, linked_at)
     values ($1, $3, '2026-03-03Z'), ($2, $3, '2026-01-01Z'), ($2, $4, '2026-02-02Z')`,
    [survivor, other, world.bakery, world.pharmacy],
  );
  world.subgraph.statements.length = 0;
  const { data } = await world.ask(callerOf.member(survivor), linksOf, { of: [member(survivor)] });
  expect(data).toEqual({
    _entities: [
      {
        linkedPartners: [
          {
            linkedAt: '2026-02-02T00:00:00.000Z',
            partner: { id: world.pharmacy, name: 'Pharmacy', currency: { code: 'WELL' } },
          },
          {
            linkedAt: '2026-03-03T00:00:00.000Z',
            partner: { id: world.bakery, name: 'Bakery', currency: { code: 'CRUMB' } },
          },
        ],
      },
    ],
  });
  const read = world.subgraph.statements.filter((sql) => /\b(brand|partner_link|currency)\b/.test(sql));
  // The links with their partners, and the currencies of those.
  expect(read).toHaveLength(2);
  const again = { linkId: newId(), partnerId: world.pharmacy };
  expect(answerOf(await world.ask(callerOf.member(survivor), linkPartner, { input: again }))).toMatchObject({
    __typename: 'AlreadyLinked',
    linkedSince: '2026-02-02T00:00:00.000Z',
  });
});
