import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import type { TestSubgraph } from '../../../chassis/testing/subgraph-for-test.js';

/** As many as points takes at once. */
const atOnce = 500;

const post = `mutation ($input: PostAwardsOfManyInput!) { answer: postAwardsOfMany(input: $input) {
  outcomes { __typename } } }`;

/** Full members of the lowest tier, without anything that leads to a person; their ids. */
export async function enrolled(members: TestSubgraph, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  await members.asAdmin(
    `insert into member (id, ordinal, number)
     select id, 50000000 + known.highest + place, (50000000 + known.highest + place)::text
       from unnest($1::uuid[]) with ordinality as given (id, place),
            (select coalesce(max(ordinal) - 50000000, 0) as highest from member) as known`,
    [ids],
  );
  return ids;
}

/** Gives each of these members so many points that can be spent now, by the graph: the books are as the ledger writes them. */
export async function givePoints(points: TestSubgraph, memberIds: readonly string[], each: number): Promise<void> {
  for (let from = 0; from < memberIds.length; from += atOnce) {
    const postings = memberIds.slice(from, from + atOnce).map((memberId) => purchaseOf(memberId, each));
    const asked = { as: callerOf.channel(), via: 'campaigns' };
    const { data, errors } = await points.ask(post, { input: { postings } }, asked);
    const { outcomes = [] } = (data?.['answer'] ?? {}) as { outcomes?: { __typename: string }[] };
    if (outcomes.length !== postings.length || outcomes.some(({ __typename }) => __typename !== 'PostedAwards')) {
      throw new Error(JSON.stringify(errors ?? outcomes));
    }
  }
}

function purchaseOf(memberId: string, points: number): Record<string, unknown> {
  const lines = [{ lineId: 'line-1', points }];
  return {
    purchaseId: newId(),
    memberId,
    currency: 'HARVEST',
    occurredAt: new Date().toISOString(),
    pendingUntil: null,
    saleAmount: { amountMinor: points * 100, currency: 'CNY' },
    awards: [{ awardId: newId(), campaignId: 'base', version: 1, points, lines }],
  };
}
