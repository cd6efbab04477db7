import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { codesOf, MembersForTest, purchaseRecorded, purchaseReturned, type EnrolledMember } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

interface Step {
  code: string;
  name: string;
  progress: number;
  goal: number;
  reached: boolean;
}
interface Grown {
  lifecycleStage: string;
  badges: { code: string; grantedAt: string }[];
  growth: { stage: string; reached: number; milestones: Step[]; tasks: Step[] };
}

const fields = `lifecycleStage badges { code grantedAt }
  growth { stage reached milestones { code name progress goal reached } tasks { code name progress goal reached } }`;

async function grown({ id }: EnrolledMember, locale: 'en' | 'zh-CN' = 'en'): Promise<Grown> {
  const { data, errors } = await given.ask(`{ me { ${fields} } }`, {}, { as: callerOf.member(id), locale });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['me'] as Grown;
}

const progressOf = (steps: Step[]) => Object.fromEntries(steps.map(({ code, progress }) => [code, progress]));

const daysAgo = (days: number) => new Date(given.subgraph.clock.now().getTime() - days * 86_400_000);

const tell = (from: string, topic: string, payload: Record<string, unknown>) =>
  tellEvents(from, given.subgraph.service, [{ topic, aggregateId: newId(), payload }]);

function badge({ id }: EnrolledMember, code: string, day: string, awardId = newId()) {
  const occurredAt = `${day}T04:00:00.000Z`;
  return tell('campaigns', 'badge-granted', {
    awardId,
    memberId: id,
    purchaseId: newId(),
    version: 1,
    occurredAt,
    code,
  });
}

const withdraw = (awardId: string, effect = 'badge') =>
  tell('campaigns', 'grant-withdrawn', { awardId, effect, purchaseId: newId(), memberId: newId() });

const redemption = ({ id }: EnrolledMember, status: string, redemptionId: string) =>
  tell('rewards', 'redemption-changed', { memberId: id, redemptionId, status, points: 5, currency: 'HARVEST' });

test('a member who has just joined is a newcomer with everything before them', async () => {
  const shown = await grown(await given.member());
  expect(shown).toMatchObject({ lifecycleStage: 'NEWCOMER', badges: [], growth: { stage: 'NEWCOMER', reached: 0 } });
  expect(progressOf(shown.growth.milestones)).toEqual({
    FIRST_PURCHASE: 0,
    TEN_PURCHASES: 0,
    SPEND_5000: 0,
    SPEND_20000: 0,
    SIX_MONTHS: 0,
    TWELVE_MONTHS: 0,
  });
  // The phone is told at enrolment.
  expect(progressOf(shown.growth.tasks)).toEqual({ COMPLETE_PROFILE: 1, FIRST_REDEMPTION: 0, FIRST_BADGE: 0 });
});

test('purchases, spend and months bring milestones nearer; a return takes its amount back', async () => {
  const member = await given.member({ email: `${newId()}@example.org`, birthday: '1990-05-01' });
  // Seven purchases of 1,000 yuan, each in a month of its own; the last of them, of which 500 came back, ten days ago.
  const bought = [190, 160, 130, 100, 70, 40, 10].map((days) => purchaseRecorded(member.id, daysAgo(days), 1_000));
  expect(await given.tell(...bought)).toEqual([]);
  const last = { id: String(bought.at(-1)?.payload['purchaseId']), occurredAt: daysAgo(10) };
  await given.tell(purchaseReturned(member.id, last, daysAgo(5), 500));
  const { growth, lifecycleStage } = await grown(member);
  expect(progressOf(growth.milestones)).toMatchObject({
    FIRST_PURCHASE: 1,
    TEN_PURCHASES: 7,
    SPEND_5000: 500_000,
    SPEND_20000: 650_000,
    SIX_MONTHS: 6,
  });
  expect([growth.reached, lifecycleStage]).toEqual([3, 'LOYAL']);
  expect(growth.tasks[0]).toMatchObject({ progress: 3, goal: 3, reached: true });
  const chinese = await grown(member, 'zh-CN');
  expect(chinese.growth.milestones[0]?.name).toBe('首次消费');
});

test('without a purchase for long a member is silent, then lapsed', async () => {
  const [silent, lapsed] = [await given.member(), await given.member()];
  await given.tell(purchaseRecorded(silent.id, daysAgo(91), 10), purchaseRecorded(lapsed.id, daysAgo(181), 10));
  expect([(await grown(silent)).lifecycleStage, (await grown(lapsed)).lifecycleStage]).toEqual(['SILENT', 'LAPSED']);
});

test('a badge is pinned on once, and taken back with the last purchase that earned it', async () => {
  const member = await given.member();
  const [first, second] = [newId(), newId()];
  expect(await badge(member, 'tea-lover', '2026-11-20', first)).toEqual([]);
  await badge(member, 'tea-lover', '2026-11-20', first);
  await badge(member, 'tea-lover', '2026-11-22', second);
  await badge(member, 'early-bird', '2026-11-21');
  const tea = { code: 'tea-lover', grantedAt: '2026-11-20T04:00:00.000Z' };
  const bird = { code: 'early-bird', grantedAt: '2026-11-21T04:00:00.000Z' };
  expect((await grown(member)).badges).toEqual([tea, bird]);
  // A coupon of the same award is taken back by its owner.
  await withdraw(first, 'coupon');
  expect((await grown(member)).badges).toEqual([tea, bird]);
  await withdraw(first);
  expect((await grown(member)).badges).toEqual([bird, { ...tea, grantedAt: '2026-11-22T04:00:00.000Z' }]);
  await withdraw(second);
  await withdraw(second);
  expect((await grown(member)).badges).toEqual([bird]);
  expect(await tell('points', 'badge-granted', {})).toEqual(['Error']);
  expect(await tell('campaigns', 'badge-granted', { memberId: member.id })).toEqual(['ZodError']);
});

test('a redemption that is settled is the first; cancelled it is none, and comes to nothing twice', async () => {
  const member = await given.member();
  const id = newId();
  const first = async () => progressOf((await grown(member)).growth.tasks)['FIRST_REDEMPTION'];
  await redemption(member, 'UNDER_REVIEW', id);
  await redemption(member, 'LAPSED', newId());
  expect(await first()).toBe(0);
  await redemption(member, 'SETTLED', id);
  await redemption(member, 'SETTLED', id);
  expect(await first()).toBe(1);
  await redemption(member, 'CANCELLED', id);
  await redemption(member, 'SETTLED', id);
  expect(await first()).toBe(0);
});

test('is the member’s own, and ops’ with members:read', async () => {
  const { id, number } = await given.member();
  for (const field of ['lifecycleStage', 'badges { code }', 'growth { stage }']) {
    const query = `query ($id: ID!) { member(id: $id) { ${field} } }`;
    const reading = async (as: Caller) => codesOf(await given.ask(query, { id }, { as }));
    expect(await reading(callerOf.member(id))).toEqual([]);
    expect(await reading(callerOf.ops())).toEqual([]);
    expect(await reading(callerOf.anonymous())).toEqual(['UNAUTHENTICATED']);
    expect(await reading(callerOf.member(newId()))).toEqual(['FORBIDDEN']);
    expect(await reading(callerOf.ops('ann', ['points:read']))).toEqual(['FORBIDDEN']);
    expect(await reading(callerOf.partner('bakery'))).toEqual(['FORBIDDEN']);
    const atTill = `query ($number: String!) { member(number: $number) { ${field} } }`;
    expect(codesOf(await given.ask(atTill, { number }, { as: callerOf.channel() }))).toEqual(['FORBIDDEN']);
  }
});

test('fifty members take one statement besides their tiers', async () => {
  await Promise.all(Array.from({ length: 50 }, () => given.member()));
  given.subgraph.statements.length = 0;
  const query = `{ members(first: 50) { edges { node { tier { since } ${fields} } } } }`;
  const { data } = await given.ask(query, {}, { as: callerOf.ops() });
  expect((data?.['members'] as { edges: unknown[] }).edges).toHaveLength(50);
  // What was bought and given; the page and the two of tiers.
  expect(given.statements).toHaveLength(4);
});
