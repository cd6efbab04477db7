import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { MembersForTest, purchaseRecorded, purchaseReturned, type EnrolledMember } from './given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
  await given.subgraph.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
});
afterAll(() => given.stop());

const noon = new Date('2026-11-10T04:00:00Z');
const later = new Date('2026-11-12T04:00:00Z');

async function tierOf({ id }: EnrolledMember): Promise<string> {
  const { data } = await given.ask(
    'query ($id: ID) { member(id: $id) { tier { tier { code } } } }',
    { id },
    { as: callerOf.ops('ann') },
  );
  return (data?.['member'] as { tier: { tier: { code: string } } }).tier.tier.code;
}

/** Events are delivered in lists; the statements of taking them, not counting what runs beside. */
async function statementsOf(events: Parameters<MembersForTest['tell']>): Promise<string[]> {
  given.subgraph.statements.length = 0;
  expect(await given.tell(...events)).toEqual([]);
  return given.subgraph.statements.filter((sql) => /inbox_event|member where|spend|tier/.test(sql));
}

test('a hundred purchases of fifty members cost as many statements as one', async () => {
  const members = await Promise.all(Array.from({ length: 50 }, () => given.member()));
  const one = await statementsOf([purchaseRecorded((await given.member()).id, noon, 10)]);
  // 3,000 yuan twice are over 5,000: silver for all, and their histories are written.
  const many = await statementsOf(
    members.flatMap(({ id }) => [purchaseRecorded(id, noon, 3_000), purchaseRecorded(id, later, 3_000)]),
  );
  // Without a change of tier there is nothing to write, to tell, or to lock for the inbox: four statements less.
  expect([one.length, many.length]).toEqual([6, 10]);
  expect(await Promise.all([members[0]!, members[49]!].map(tierOf))).toEqual(['SILVER', 'SILVER']);
});

test('in one list a return follows its purchase, and one event that cannot be taken holds up its own member alone', async () => {
  const [kept, returned] = [await given.member(), await given.member()];
  const purchaseId = newId();
  const unknown = purchaseRecorded('0192f000-0000-7000-8000-0000000000ff', noon, 6_000);
  const refused = await given.tell(
    purchaseRecorded(returned.id, noon, 6_000, purchaseId),
    purchaseRecorded(kept.id, noon, 6_000),
    unknown,
    purchaseReturned(returned.id, { id: purchaseId, occurredAt: noon }, later, 6_000),
  );
  expect(refused).toEqual(['Error']);
  expect([await tierOf(kept), await tierOf(returned)]).toEqual(['SILVER', 'BASIC']);
});

test('a list that is delivered twice counts once', async () => {
  const member = await given.member();
  const events = [purchaseRecorded(member.id, noon, 3_000), purchaseRecorded(member.id, later, 1_500)];
  await given.tell(...events);
  await given.tell(...events, ...events);
  // Counted twice they would be 9,000 yuan, and silver.
  expect(await tierOf(member)).toBe('BASIC');
});
