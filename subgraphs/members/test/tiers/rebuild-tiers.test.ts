import { Database } from '../../../../chassis/database.js';
import type { DeliveredEvent } from '../../../../chassis/event-intake.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { entities } from '../../storage/entities.js';
import { rebuildTiers } from '../../usecases/tiers/rebuild-tiers.js';
import { MembersForTest, purchaseRecorded, purchaseReturned } from '../given.js';

let given: MembersForTest;
let owner: Database;
const told: DeliveredEvent[] = [];
const zone = 'Asia/Shanghai';

const at = (day: string) => new Date(`${day}T04:00:00Z`);

beforeAll(async () => {
  given = await MembersForTest.start();
  owner = await Database.open({
    url: given.subgraph.testDatabase.ownerUrl,
    entities,
    migrations: [],
    applicationName: 'rebuild',
    poolSize: 2,
  });
  await given.subgraph.clock.moveTo(at('2026-11-22'));
  for (let place = 0; place < 12; place += 1) {
    const { id: memberId } = await given.member();
    const bought = { id: newId(), occurredAt: at('2026-10-05') };
    const event = (topic: string, payload: Record<string, unknown>) => ({
      id: newId(),
      topic,
      aggregateId: memberId,
      payload: { memberId, ...payload },
      occurredAt: at('2026-11-21').toISOString(),
    });
    const awardId = newId();
    const track = { awardId, occurredAt: at('2026-11-01').toISOString(), tier: 'SILVER', days: 60 };
    const events = [
      purchaseRecorded(memberId, bought.occurredAt, 1_000 * (place + 1), bought.id),
      purchaseReturned(memberId, bought, at('2026-10-20'), 500),
      purchaseRecorded(memberId, at('2025-03-05'), 700 * (place + 1)),
      ...(place % 2 === 0 ? [event('tier-fast-track-granted', track)] : []),
      ...(place % 4 === 0 ? [event('grant-withdrawn', { awardId, effect: 'tierFastTrack' })] : []),
    ];
    expect(await given.tell(...events)).toEqual([]);
    told.push(...events);
  }
  await given.subgraph.service.runJob('assess-tiers');
  const grant = {
    grantId: newId(),
    memberId: told[0]?.aggregateId,
    tier: 'GOLD',
    reason: 'STAFF',
    lastDay: '2027-01-31',
  };
  await given.ask(
    'mutation ($input: GrantTierInput!) { grantTier(input: $input) { __typename } }',
    { input: grant },
    { as: callerOf.ops('ann') },
  );
  await given.ask(
    'mutation ($id: ID!) { approveTierGrant(input: { grantId: $id }) { __typename } }',
    { id: grant.grantId },
    { as: callerOf.ops('bo') },
  );
});
afterAll(async () => {
  await owner.close();
  await given.stop();
});

/** Every byte of the tables; `recorded_at` says when a row was written, and a row is written anew. */
async function dump(): Promise<string> {
  const tables = [
    'qualifying_spend',
    'tier_change',
    'tier_grant',
    'tier_grant_end',
    'tier_told',
    'tier_assessment',
    'outbox_event',
    'inbox_message',
  ];
  const texts: string[] = [];
  for (const table of tables) {
    const found = await given.subgraph.asAdmin<{ row: string }>(
      `select (to_jsonb(t) - 'recorded_at')::text as row from ${table} t order by 1`,
    );
    texts.push(table, ...found.map(({ row }) => row));
  }
  return texts.join('\n');
}

async function* inBatches(events: readonly DeliveredEvent[], size: number): AsyncGenerator<DeliveredEvent[]> {
  for (let first = 0; first < events.length; first += size)
    yield await Promise.resolve(events.slice(first, first + size));
}

test('what is made anew from all events is what was there, to the byte', async () => {
  const before = await dump();
  expect(before).toContain('"tier_code": "DIAMOND"');
  expect(before).toContain('"source": "OPS"');
  // One that was not taken yet is left to its delivery.
  const ahead = purchaseRecorded(told[0]?.aggregateId ?? '', at('2026-11-02'), 9_000);
  const events = await rebuildTiers({ database: owner, zone }, () => inBatches([...told, ahead], 7));
  expect(events).toBe(told.length);
  expect(await dump()).toBe(before);
});

test('in another order, and beside purchases that come in, it is the same', async () => {
  const member = await given.member();
  const late = purchaseRecorded(member.id, at('2026-11-03'), 6_000);
  const rebuilding = rebuildTiers({ database: owner, zone }, () => inBatches([...told].reverse(), 3));
  const [, refused] = await Promise.all([rebuilding, given.tell(late)]);
  expect(refused).toEqual([]);
  told.push(late);
  const beside = await dump();
  await rebuildTiers({ database: owner, zone }, () => inBatches(told, 1_000));
  expect(await dump()).toBe(beside);
});

test('what ends early changes nothing', async () => {
  const before = await dump();
  async function* broken(): AsyncGenerator<DeliveredEvent[]> {
    yield* inBatches(told.slice(0, 10), 5);
    throw new Error('the power went out');
  }
  await expect(rebuildTiers({ database: owner, zone }, broken)).rejects.toThrow('the power went out');
  expect(await dump()).toBe(before);
});
