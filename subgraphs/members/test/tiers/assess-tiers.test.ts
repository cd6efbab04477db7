import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { assessPiece, assessTiers } from '../../usecases/tiers/assess-tiers.js';
import { codesOf, MembersForTest, purchaseRecorded, purchaseReturned, type EnrolledMember } from '../given.js';
import { partsOf, seededId, seededSpend, seedMembers, tiersAsText } from './many-members.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const ann = callerOf.ops('ann');
const inOctober = (day: number) => new Date(Date.UTC(2026, 9, day, 4));
const novemberBegins = new Date('2026-10-31T16:00:00.000Z');
const moment = (instant: Date, ms: number) => new Date(instant.getTime() + ms);

async function tierAt({ id: memberId }: { id: string }, at: Date): Promise<string> {
  const { data } = await given.ask(
    'query ($memberId: ID, $at: DateTime!) { memberStanding(memberId: $memberId, at: $at) { tier } }',
    { memberId, at: at.toISOString() },
    { via: 'campaigns' },
  );
  return (data?.['memberStanding'] as { tier: string }).tier;
}

const list = `{ tierAssessments(first: 1) { edges { node {
  month state rulesVersion sharePercent membersBought places threshold { amountMinor currency } membersDone membersTotal
} } } }`;
async function latestAssessment(): Promise<Record<string, unknown> | undefined> {
  const { data } = await given.ask(list, {}, { as: ann });
  return (data as { tierAssessments: { edges: { node: Record<string, unknown> }[] } }).tierAssessments.edges[0]?.node;
}

async function forgetAssessments(): Promise<void> {
  for (const table of ['tier_assessment_progress', 'tier_assessment', 'tier_change', 'tier_told', 'qualifying_spend']) {
    await given.subgraph.asAdmin(`delete from ${table}`);
  }
}

/** So many new members who spend 100, 200, 300 ... yuan in October. */
async function buyers(many: number): Promise<EnrolledMember[]> {
  await forgetAssessments();
  await given.subgraph.clock.moveTo(new Date('2026-10-30T04:00:00Z'));
  const members: EnrolledMember[] = [];
  for (let place = 1; place <= many; place += 1) members.push(await given.member());
  expect(
    await given.tell(...members.map(({ id }, place) => purchaseRecorded(id, inOctober(9), 100 * (place + 1)))),
  ).toEqual([]);
  await given.subgraph.clock.moveTo(new Date('2026-11-01T04:00:00Z'));
  return members;
}

describe('the top tenth of a month', () => {
  test('of ten who bought is one, from the first instant of the next month, whenever it was found out', async () => {
    const members = await buyers(10);
    const [top, second] = [members[9]!, members[8]!];
    await given.subgraph.clock.moveTo(new Date('2026-11-03T04:00:00Z'));
    await given.subgraph.service.runJob('assess-tiers');
    expect(await latestAssessment()).toMatchObject({
      month: '2026-10',
      state: 'DONE',
      rulesVersion: 0,
      sharePercent: 10,
      membersBought: 10,
      places: 1,
      threshold: { amountMinor: 100_000, currency: 'CNY' },
    });
    expect([await tierAt(top, moment(novemberBegins, -1)), await tierAt(top, novemberBegins)]).toEqual([
      'BASIC',
      'DIAMOND',
    ]);
    expect(await tierAt(second, novemberBegins)).toBe('BASIC');
    // October 2027 is the twelfth month after: then one step a year.
    expect(await tierAt(top, new Date('2027-10-31T15:59:59.999Z'))).toBe('DIAMOND');
    expect(await tierAt(top, new Date('2027-10-31T16:00:00Z'))).toBe('GOLD');
  });

  test('is held against what arrives late, and lost by a return from its own moment', async () => {
    const members = await buyers(10);
    await given.subgraph.service.runJob('assess-tiers');
    const [top, second] = [members[9]!, members[8]!];
    // 900 and 100 are the 1,000 of the threshold; the clock of November has nothing to do with it.
    expect(await given.tell(purchaseRecorded(second.id, inOctober(30), 100))).toEqual([]);
    expect(await tierAt(second, novemberBegins)).toBe('DIAMOND');
    const { purchase_id: id } = (
      await given.subgraph.asAdmin<{ purchase_id: string }>(
        'select purchase_id from qualifying_spend where member_id = $1',
        [top.id],
      )
    )[0]!;
    const returnedAt = new Date('2026-11-01T02:00:00Z');
    await given.tell(purchaseReturned(top.id, { id, occurredAt: inOctober(9) }, returnedAt, 0.01));
    expect([await tierAt(top, returnedAt), await tierAt(top, moment(returnedAt, 1))]).toEqual(['DIAMOND', 'BASIC']);
    await given.subgraph.service.runJob('assess-tiers');
    expect(await latestAssessment()).toMatchObject({ membersBought: 10, threshold: { amountMinor: 100_000 } });
  });

  test('of nine has no place; those who took everything back before the end did not buy', async () => {
    const members = await buyers(10);
    const { purchase_id: id } = (
      await given.subgraph.asAdmin<{ purchase_id: string }>(
        'select purchase_id from qualifying_spend where member_id = $1',
        [members[0]!.id],
      )
    )[0]!;
    await given.tell(purchaseReturned(members[0]!.id, { id, occurredAt: inOctober(9) }, inOctober(20), 100));
    await given.subgraph.service.runJob('assess-tiers');
    expect(await latestAssessment()).toMatchObject({ state: 'DONE', membersBought: 9, places: 0, threshold: null });
    expect(await tierAt(members[9]!, novemberBegins)).toBe('BASIC');
  });

  test('shuts nobody out who spent as much as the last of them', async () => {
    const members = await buyers(20);
    // The third from the top catches up with the second: places are two, and three are in.
    await given.tell(purchaseRecorded(members[17]!.id, inOctober(10), 100));
    await given.subgraph.service.runJob('assess-tiers');
    expect(await latestAssessment()).toMatchObject({ places: 2, threshold: { amountMinor: 190_000 } });
    const tiers = await Promise.all([16, 17, 18, 19].map((place) => tierAt(members[place]!, novemberBegins)));
    expect(tiers).toEqual(['BASIC', 'DIAMOND', 'DIAMOND', 'DIAMOND']);
  });

  test('waits for the first hour of the next month, and is not found out while nobody bought', async () => {
    await buyers(10);
    await given.subgraph.clock.moveTo(moment(novemberBegins, 3_599_000));
    await given.subgraph.service.runJob('assess-tiers');
    expect(await latestAssessment()).toBeUndefined();
    await given.subgraph.clock.moveTo(moment(novemberBegins, 3_601_000));
    await given.subgraph.service.runJob('assess-tiers');
    expect(await latestAssessment()).toMatchObject({ month: '2026-10' });
    // November is over without a purchase: nothing is fixed, and what comes may still be the first.
    await given.subgraph.clock.moveTo(new Date('2026-12-03T04:00:00Z'));
    await given.subgraph.service.runJob('assess-tiers');
    expect(await latestAssessment()).toMatchObject({ month: '2026-10' });
  });

  test('misses nobody whose purchase is being counted while the threshold is fixed', async () => {
    const members = await buyers(10);
    const latecomer = members[8]!;
    const tellings = Array.from({ length: 4 }, () => given.tell(purchaseRecorded(latecomer.id, inOctober(30), 50)));
    await Promise.all([...tellings, given.subgraph.service.runJob('assess-tiers')]);
    // Whether the threshold became 1,000 or 1,100 yuan, 1,100 reach it.
    expect(await tierAt(latecomer, novemberBegins)).toBe('DIAMOND');
  });
});

test('in one run, in a hundred pieces, interrupted and by two at once it comes to the same bytes', async () => {
  await forgetAssessments();
  await given.subgraph.clock.moveTo(new Date('2026-11-01T04:00:00Z'));
  await seedMembers(given.subgraph, 2_000);
  const parts = partsOf(given.subgraph);
  expect(await assessTiers(parts, '2026-10', 100_000)).toBe(true);
  const inOneRun = await tiersAsText(given.subgraph);
  const spends = seededSpend(2_000);
  const [membersBought, places] = [spends.length, Math.floor(spends.length / 10)];
  expect(await latestAssessment()).toMatchObject({
    membersBought,
    places,
    threshold: { amountMinor: spends[places - 1] },
  });
  const diamonds = await given.subgraph.asAdmin(`select 1 from tier_change where tier_code = 'DIAMOND'`);
  expect(diamonds).toHaveLength(spends.filter((spend) => spend >= spends[places - 1]!).length);

  for (const table of ['tier_assessment_progress', 'tier_assessment', 'tier_change', 'tier_told']) {
    await given.subgraph.asAdmin(`delete from ${table}`);
  }
  const begun = assessTiers(parts, '2026-10', 40);
  await Promise.all([begun, assessTiers(parts, '2026-10', 20), assessPiece(parts, '2026-10', 7)]);
  expect(await latestAssessment()).toMatchObject({ state: 'DONE' });
  expect(await tiersAsText(given.subgraph)).toBe(inOneRun);
  // One month, one event each.
  const told = await given.subgraph.asAdmin(
    `select aggregate_id from outbox_event where topic = 'member-tier-changed' and payload ->> 'to' = 'DIAMOND'
       and aggregate_id::uuid in (select ${seededId('m', 'n')} from generate_series(1, 2000) n)`,
  );
  expect(told).toHaveLength(2 * diamonds.length);
});

describe('who may', () => {
  const start = `mutation ($month: String!) { startAssessment(input: { month: $month }) { ... on StartedAssessment { month } } }`;

  test('only ops see assessments and start one, of a month that is over', async () => {
    const others = [callerOf.anonymous(), callerOf.member(newId()), callerOf.channel(), callerOf.partner('bakery')];
    for (const as of [...others, callerOf.ops('ann', ['members:read'])]) {
      expect(codesOf(await given.ask(start, { month: '2026-09' }, { as }))[0]).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
    }
    for (const as of others) expect(codesOf(await given.ask(list, {}, { as }))[0]).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
    for (const month of ['2026-11', '2027-01', '2026-13', 'October']) {
      expect(codesOf(await given.ask(start, { month }, { as: ann }))).toEqual(['BAD_USER_INPUT']);
    }
    const { data } = await given.ask(start, { month: '2026-09' }, { as: ann });
    expect(data).toEqual({ startAssessment: { month: '2026-09' } });
  });
});
