import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, print, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { projectRoot } from '../home.js';
import type { SubgraphName } from '../subgraph-names.js';
import { Together } from '../testing/start-together.js';

/**
 * The front page of many members at once: whatever it shows of them, each subgraph reads each kind of thing by one statement, be they
 * two members or twenty.
 */
const reading: readonly SubgraphName[] = ['members', 'points', 'rewards', 'campaigns', 'partners'];
let house: Together;
let memberFields: string;

beforeAll(async () => {
  house = await Together.start();
  const document = await readFile(path.join(projectRoot, 'schema/operations/member-centre.graphql'), 'utf8');
  const [operation] = parse(document).definitions as [OperationDefinitionNode];
  const me = operation.selectionSet.selections[0] as FieldNode;
  memberFields = print(me.selectionSet as NonNullable<typeof me.selectionSet>);
  const memberIds: string[] = [];
  for (let n = 0; n < 20; n += 1) memberIds.push(await memberWithSomethingOfEverything(n));
  await house.drain();
  await badgesAndHouseholds(memberIds);
});

afterAll(() => house.stop());

async function memberWithSomethingOfEverything(n: number): Promise<string> {
  const memberId = randomUUID();
  const at = new Date(house.clock.now().getTime() - 30 * 86_400_000).toISOString();
  const total = { amountMinor: 100_000 + n, currency: 'CNY' };
  const shop = { as: 'channel:shop' };
  const input = { memberId, displayName: `Li Hua ${n}` };
  await house.ask(
    `mutation ($input: EnrolMemberInput!) { enrolMember(input: $input) { __typename } }`,
    { input },
    shop,
  );
  for (let purchase = 0; purchase < 2; purchase += 1) {
    const lines = [{ lineId: '1', sku: 'RICE', quantity: 1, amount: total }];
    const bought = { purchaseId: randomUUID(), memberId, channel: 'shop', occurredAt: at, total, lines };
    const { data } = await house.ask(
      `mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { __typename } }`,
      { input: bought },
      shop,
    );
    expect(data?.['recordPurchase']).toEqual({ __typename: 'Purchase' });
  }
  await rowsOfRewardsAndPartners(memberId);
  return memberId;
}

/** Five households of four: of a page of two, members of the household are looked at who are not on the page. */
async function badgesAndHouseholds(memberIds: readonly string[]): Promise<void> {
  const members = house.subgraph('members');
  await members.asAdmin(
    `insert into member_badge (award_id, code, member_id, granted_at)
     select gen_random_uuid(), 'badge-' || place, id, app_now() from unnest($1::uuid[]) as id, generate_series(1, 2) as place`,
    [memberIds],
  );
  await members.asAdmin(
    `with one as (
       select id, ordinality as place, (($1::uuid[])[((ordinality - 1) / 4) * 4 + 1]) as head_id
         from unnest($1::uuid[]) with ordinality as asked (id, ordinality)),
     founded as (
       insert into household (id, head_id) select gen_random_uuid(), head_id from one where id = head_id returning *)
     insert into household_member (member_id, household_id, joined_at)
     select one.id, founded.id, app_now() + place * interval '1 second' from one join founded using (head_id)`,
    [memberIds],
  );
}

/** What nobody but these members has, put where reading finds it: how it comes about is tested elsewhere. */
async function rowsOfRewardsAndPartners(memberId: string): Promise<void> {
  const rewards = house.subgraph('rewards');
  const rewardId = randomUUID();
  await rewards.asAdmin(
    `with one as (insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, opens_at)
       values ($1, 1, '奖品', 'Reward', '[{"points": 500}]', 500, app_now()) returning id)
     insert into redemption (id, member_id, reward_id, points, currency, status, held_until, settled_at, ended_at)
     select gen_random_uuid(), $2, id, 500, 'HARVEST', 'SETTLED', app_now(), app_now(), app_now()
       from one, generate_series(1, 3)`,
    [rewardId, memberId],
  );
  await house.subgraph('partners').asAdmin(
    `insert into exchange (id, member_id, stage, from_currency, to_currency, from_brand, to_brand, requested, given, received, fee,
       numerator, denominator, step, fee_percent, rate_version, settlement_numerator, settlement_denominator, ends_at, ended_at)
     select gen_random_uuid(), $1, 'COMMITTED', currency.code, currency.code, brand.code, brand.code, 100, 100, 100, 0,
       1, 1, 100, 0, 1, 1, 1, app_now(), app_now() from brand join currency on brand_id = brand.id, generate_series(1, 3)`,
    [memberId],
  );
}

/** What each subgraph read to answer, without the looks of those who deliver events or run jobs. */
async function statementsFor(members: number): Promise<Map<SubgraphName, string[]>> {
  for (const name of reading) house.subgraph(name).statements.length = 0;
  const answer = await house.ask(
    `query ($first: Int) { members(first: $first) { edges { node ${memberFields} } } }`,
    { first: members },
    { as: 'ops:ann' },
  );
  expect(answer.errors).toBeUndefined();
  const { edges } = answer.data?.['members'] as { edges: { node: Shown }[] };
  expect(edges).toHaveLength(members);
  for (const { node } of edges) {
    expect(node.ledger.edges).toHaveLength(2);
    expect(node.redemptions.edges).toHaveLength(3);
    expect(node.exchanges.edges).toHaveLength(3);
    expect(node.badges).toHaveLength(2);
    // Two purchases of 1,000 yuan and a few fen for each of the four, a point for each yuan.
    expect(node.household.members).toHaveLength(4);
    expect(node.household.pooledPoints).toEqual({ spendable: 4 * 2 * 1_000 });
  }
  return new Map(
    reading.map((name) => [
      name,
      house.subgraph(name).statements.filter((sql) => /^\s*(select|with)/i.test(sql) && !/outbox|select 1$/.test(sql)),
    ]),
  );
}

interface Shown {
  ledger: { edges: unknown[] };
  redemptions: { edges: unknown[] };
  exchanges: { edges: unknown[] };
  badges: unknown[];
  household: { members: unknown[]; pooledPoints: { spendable: number } };
}

/** The table that a statement is for, whatever it asks beside about members who are one person and about the versions in force. */
function kindOf(stamped: string): string {
  const sql = stamped.replace(/stamp\.\*,|\(select \(select max\(version\)[\s\S]*?as stamp left join/g, '');
  const [, table = sql] =
    /\bFROM "(\w+)"/.exec(sql) ??
    /\bperson\s+join (\w+)/i.exec(sql) ??
    /select \* from (\w+)\s+where member_id/i.exec(sql) ??
    /\bfrom\s+(\w+)/i.exec(sql.replace(/\bfrom\s+(unnest|\()/gi, '')) ??
    [];
  return /count\(\*\)/.test(sql) ? `how many of ${table}` : table;
}

/**
 * What comes in a request of its own beside the page's. Points asks members for the bonus of each one's tier, once for all; and the
 * gateway asks points for members and for households apart, who own accounts both.
 */
const askedApart: Partial<Record<SubgraphName, string[]>> = {
  members: ['tier_change'],
  points: ['account'],
};

/** A statement is planned for whatever values come: a condition that some values switch off is no place for an index to begin at. */
const switchedOff = /\$\d+(::[\w[\]]+)? is null or/i;

test('as many statements for any page of members, and no kind of thing is read twice', async () => {
  // The first request reads what a process remembers: rules of campaigns, currencies, what the tiers are.
  await statementsFor(1);
  const two = await statementsFor(2);
  const twenty = await statementsFor(20);
  const seven = await statementsFor(7);
  for (const name of reading) {
    const kinds = (twenty.get(name) ?? []).map(kindOf).sort();
    expect([name, kinds]).toEqual([name, (two.get(name) ?? []).map(kindOf).sort()]);
    expect([name, kinds]).toEqual([name, (seven.get(name) ?? []).map(kindOf).sort()]);
    const others = askedApart[name] ?? [];
    expect([name, kinds]).toEqual([name, [...new Set(kinds), ...others].sort()]);
    expect(kinds.length).toBeGreaterThan(0);
    expect((twenty.get(name) ?? []).filter((sql) => switchedOff.test(sql))).toEqual([]);
  }
});
