import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { ann } from './campaign-desk.js';
import { CampaignsUnderTest, faultOf, windowAround } from './given.js';
import type { KnownMember } from './members-stand-in.js';

let campaigns: CampaignsUnderTest;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
});
afterAll(() => campaigns.stop());

const query = `query ($members: [_Any!]!, $first: Int, $after: String) {
  _entities(representations: $members) {
    ... on Member {
      purchases(first: $first, after: $after) {
        edges { node { id awards { points reason } returns { id } } } pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

interface Page {
  edges: { node: { id: string; awards: { points: number; reason: string }[]; returns: { id: string }[] } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

const ask = (member: { id: string }, page: object = {}, as = callerOf.member(member.id)) =>
  campaigns.ask(query, { members: [{ __typename: 'Member', id: member.id }], ...page }, as);

async function pageOf(member: KnownMember, page: object = {}): Promise<Page> {
  const { data, errors } = await ask(member, page);
  expect(errors).toBeUndefined();
  return (data?.['_entities'] as [{ purchases: Page }])[0].purchases;
}

/** A yuan each, bought so many minutes ago. */
async function bought(member: KnownMember, ...minutesAgo: number[]): Promise<string[]> {
  const now = campaigns.subgraph.clock.now().getTime();
  const inputs = minutesAgo.map((minutes) =>
    campaigns.purchaseOf(member, [{ lineId: '1', amount: 100 }], {
      occurredAt: new Date(now - minutes * 60_000).toISOString(),
    }),
  );
  await campaigns.recordedMany(inputs);
  return inputs.map(({ purchaseId }) => purchaseId);
}

test('shows the latest first, with what each earned, why, and what came back', async () => {
  const member = campaigns.members.enrol();
  const [older, newer] = await bought(member, 20, 10);
  await bought(campaigns.members.enrol(), 5);
  const { id } = await campaigns.givenBack(older ?? '', { '1': 1 });
  const awards = [{ points: 1, reason: 'Points on every purchase: 1 per yuan' }];
  expect((await pageOf(member)).edges.map(({ node }) => node)).toEqual([
    { id: newer, awards, returns: [] },
    { id: older, awards, returns: [{ id }] },
  ]);
});

test('pages through all of them once, though a page ends between two of one instant', async () => {
  const member = campaigns.members.enrol();
  const ids = await bought(member, 1, 2, 3, 3, 3, 4, 5);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Page = await pageOf(member, { first: 2, after });
    expect(page.edges.length).toBeLessThanOrEqual(2);
    seen.push(...page.edges.map(({ node }) => node.id));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect([...seen].sort()).toEqual([...ids].sort());
  expect([seen[0], seen[1], seen[5], seen[6]]).toEqual([ids[0], ids[1], ids[5], ids[6]]);
});

test('a page of 50 costs six statements, whatever the campaigns that gave', async () => {
  const member = campaigns.members.enrol();
  await campaigns.liveCampaign(windowAround(campaigns.subgraph.clock.now(), 2));
  await bought(member, ...Array.from({ length: 60 }, (_, minutes) => minutes));
  campaigns.subgraph.statements.length = 0;
  const { edges } = await pageOf(member, { first: 50 });
  expect(edges).toHaveLength(50);
  const own = campaigns.subgraph.statements.filter((sql) => /purchase|award|campaign_version/.test(sql));
  // Purchases, lines and awards; versions, of which some are kept from before; returns, of which there are none.
  expect(own.length).toBeLessThanOrEqual(6);
});

test.each([{ first: 0 }, { first: 101 }, { after: 'nonsense' }])('refuses the page %j', async (page) => {
  expect(faultOf(await ask(campaigns.members.enrol(), page)).code).toBe('BAD_USER_INPUT');
});

test("are the member's own, and for ops who may read campaigns", async () => {
  const member = campaigns.members.enrol();
  const codeFor = async (as: Parameters<typeof campaigns.ask>[2]) => faultOf(await ask(member, {}, as)).code;
  expect(await codeFor(ann)).toBeUndefined();
  expect(await codeFor(callerOf.member(newId()))).toBe('FORBIDDEN');
  expect(await codeFor(callerOf.channel())).toBe('FORBIDDEN');
  expect(await codeFor(callerOf.ops('ann', ['campaigns:write']))).toBe('FORBIDDEN');
  expect(await codeFor(callerOf.anonymous())).toBe('UNAUTHENTICATED');
});
