import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { codesOf, MembersForTest, purchaseRecorded, purchaseReturned } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
beforeEach(() => given.subgraph.clock.moveTo(new Date('2026-11-22T04:00:00Z')));
afterAll(() => given.stop());

const [ann, bo] = [callerOf.ops('ann'), callerOf.ops('bo')];
const silver = { code: 'SILVER', monthlySpendOverMinor: 300_000, keepSpendOverMinor: 100_000 };
const gold = {
  code: 'GOLD',
  monthlySpendOverMinor: 900_000,
  keepSpendOverMinor: 400_000,
  rollingSpend: { months: 3, overMinor: 2_000_000 },
  onePurchaseOverMinor: 800_000,
};
const diamond = { code: 'DIAMOND', topSharePercent: 5, visits: { months: 2, atLeast: 20 } };
const rules = { fromMonth: '2027-01', periodMonths: 6, graceMonths: 1, tiers: [silver, gold, diamond] };

const propose = `mutation ($input: ProposeTierRulesInput!) {
  proposeTierRules(input: $input) { ... on TierRulesChange { id version state } }
}`;
const decide = (verb: 'approve' | 'reject') =>
  `mutation ($changeId: ID!) { decided: ${verb}TierRules(input: { changeId: $changeId }) { ... on TierRulesChange { version state } } }`;
const proposed = async (other: Record<string, unknown> = {}, changeId = newId()) => ({
  changeId,
  result: await given.ask(propose, { input: { changeId, ...rules, ...other } }, { as: ann }),
});

const shown = `{ programmeRules {
  current { version inForceFrom periodMonths graceMonths text tiers { tier { code earnMultiplier } text
    monthlySpendOver { amountMinor currency } keepSpendOver { amountMinor } topSharePercent } }
  next { version inForceFrom periodMonths tiers { rollingSpend { months over { amountMinor } } visits { months atLeast } text } }
} }`;

test('the rules are for everybody to read, in words of two languages', async () => {
  const { data } = await given.ask(shown, {}, { as: callerOf.anonymous(), locale: 'en' });
  expect(data?.['programmeRules']).toEqual({
    current: {
      version: 0,
      inForceFrom: null,
      periodMonths: 12,
      graceMonths: 0,
      text: 'A tier lasts to the end of the 12th month after the one that earned it, and then falls one step unless it was kept.',
      tiers: [
        {
          tier: { code: 'BASIC', earnMultiplier: 1 },
          text: '',
          monthlySpendOver: null,
          keepSpendOver: null,
          topSharePercent: null,
        },
        {
          tier: { code: 'SILVER', earnMultiplier: 1.2 },
          text: 'More than 5,000 yuan net in a calendar month.',
          monthlySpendOver: { amountMinor: 500_000, currency: 'CNY' },
          keepSpendOver: null,
          topSharePercent: null,
        },
        {
          tier: { code: 'GOLD', earnMultiplier: 1.5 },
          text: 'More than 10,000 yuan net in a calendar month.',
          monthlySpendOver: { amountMinor: 1_000_000, currency: 'CNY' },
          keepSpendOver: null,
          topSharePercent: null,
        },
        {
          tier: { code: 'DIAMOND', earnMultiplier: 2 },
          text: "The top 10 % of a month's net spend among members who bought, found out after the month.",
          monthlySpendOver: null,
          keepSpendOver: null,
          topSharePercent: 10,
        },
      ],
    },
    next: null,
  });
  const chinese = await given.ask('{ programmeRules { current { text tiers { text } } } }', {}, { locale: 'zh-CN' });
  expect(chinese.data?.['programmeRules']).toEqual({
    current: {
      text: '等级有效至达标月后第 12 个月月底，到期未保级则降一级。',
      tiers: [
        { text: '' },
        { text: '单个自然月净消费超过 5,000 元。' },
        { text: '单个自然月净消费超过 10,000 元。' },
        { text: '当月净消费位列有消费会员的前 10%，次月初评定。' },
      ],
    },
  });
});

test('proposed by one and approved by another they are announced, and count from their month on', async () => {
  const { changeId, result } = await proposed();
  expect(result.data).toEqual({ proposeTierRules: { id: changeId, version: 1, state: 'SUBMITTED' } });
  expect((await proposed({}, changeId)).result.data).toEqual(result.data);
  expect(codesOf((await proposed({ periodMonths: 7 }, changeId)).result)).toEqual(['IDEMPOTENCY_CONFLICT']);
  expect(codesOf(await given.ask(decide('approve'), { changeId }, { as: ann }))).toEqual(['FORBIDDEN']);
  const approvals = await Promise.all([1, 2].map(() => given.ask(decide('approve'), { changeId }, { as: bo })));
  for (const { data } of approvals) expect(data).toEqual({ decided: { version: 1, state: 'LIVE' } });
  expect(codesOf(await given.ask(decide('reject'), { changeId }, { as: bo }))).toEqual(['BAD_USER_INPUT']);

  const announced = await given.ask(shown, {}, { locale: 'en' });
  expect(announced.data?.['programmeRules']).toMatchObject({
    current: { version: 0 },
    next: {
      version: 1,
      inForceFrom: '2026-12-31T16:00:00.000Z',
      periodMonths: 6,
      tiers: [
        {},
        {
          text: 'More than 3,000 yuan net in a calendar month. To keep it, more than 1,000 yuan net in a calendar month.',
        },
        { rollingSpend: { months: 3, over: { amountMinor: 2_000_000 } } },
        { visits: { months: 2, atLeast: 20 } },
      ],
    },
  });

  const member = await given.member();
  const standing = async () => {
    const { data } = await given.ask(
      `{ me { tier { tier { code } validUntil graceFrom inGrace missingToClimb { amountMinor } missingToKeep { amountMinor }
        climb { measure months spend { amountMinor } missingSpend { amountMinor } count missingCount }
        keep { measure missingSpend { amountMinor } }
        because { kind month rulesVersion stepsDown purchaseCount purchases { purchaseId net { amountMinor } } } } } }`,
      {},
      { as: callerOf.member(member.id) },
    );
    return (data?.['me'] as { tier: Record<string, unknown> }).tier;
  };
  await given.tell(purchaseRecorded(member.id, new Date('2026-12-30T04:00:00Z'), 3_500));
  await given.subgraph.clock.moveTo(new Date('2026-12-31T15:00:00Z'));
  expect(await standing()).toMatchObject({ tier: { code: 'BASIC' }, missingToClimb: { amountMinor: 150_001 } });
  const first = purchaseRecorded(member.id, new Date('2027-01-05T04:00:00Z'), 3_500);
  await given.tell(first);
  await given.subgraph.clock.moveTo(new Date('2027-02-10T04:00:00Z'));
  expect(await standing()).toEqual({
    tier: { code: 'SILVER' },
    // Six months after January and one of grace.
    validUntil: '2027-08-31T15:59:59.999Z',
    graceFrom: '2027-07-31T16:00:00.000Z',
    inGrace: false,
    missingToClimb: { amountMinor: 900_001 },
    missingToKeep: { amountMinor: 100_001 },
    climb: [
      {
        measure: 'MONTHLY_SPEND',
        months: 1,
        spend: { amountMinor: 0 },
        missingSpend: { amountMinor: 900_001 },
        count: null,
        missingCount: null,
      },
      {
        measure: 'ROLLING_SPEND',
        months: 3,
        spend: { amountMinor: 700_000 },
        missingSpend: { amountMinor: 1_300_001 },
        count: null,
        missingCount: null,
      },
      {
        measure: 'ONE_PURCHASE',
        months: 1,
        spend: { amountMinor: 0 },
        missingSpend: { amountMinor: 800_001 },
        count: null,
        missingCount: null,
      },
    ],
    keep: [{ measure: 'MONTHLY_SPEND', missingSpend: { amountMinor: 100_001 } }],
    because: {
      kind: 'MONTHLY_SPEND',
      month: '2027-01',
      rulesVersion: 1,
      stepsDown: 0,
      purchaseCount: 1,
      purchases: [{ purchaseId: first.payload['purchaseId'], net: { amountMinor: 350_000 } }],
    },
  });
  // The keep amount in the grace, and taken back again.
  const keeping = purchaseRecorded(member.id, new Date('2027-08-20T04:00:00Z'), 1_001);
  await given.tell(keeping);
  await given.subgraph.clock.moveTo(new Date('2027-08-25T04:00:00Z'));
  expect(await standing()).toMatchObject({
    validUntil: '2028-03-31T15:59:59.999Z',
    because: { kind: 'KEPT', month: '2027-08' },
  });
  const kept = { id: keeping.payload['purchaseId'] as string, occurredAt: new Date('2027-08-20T04:00:00Z') };
  await given.tell(purchaseReturned(member.id, kept, new Date('2027-08-22T04:00:00Z'), 1));
  expect(await standing()).toMatchObject({ validUntil: '2027-08-31T15:59:59.999Z', inGrace: true });
});

test('a rejected proposal changes nothing', async () => {
  const before = (await given.ask(shown)).data;
  const { changeId } = await proposed({ fromMonth: '2027-05' });
  expect((await given.ask(decide('reject'), { changeId }, { as: bo })).data).toMatchObject({
    decided: { state: 'REJECTED' },
  });
  expect((await given.ask(shown)).data).toEqual(before);
});

test('rules that would count backwards are refused when they are proposed, and when their month has begun meanwhile', async () => {
  for (const fromMonth of ['2026-11', '2026-10', '2031-12']) {
    expect((await proposed({ fromMonth })).result.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      inputPath: ['input', 'fromMonth'],
    });
  }
  const { changeId, result } = await proposed({ fromMonth: '2026-12' });
  expect(codesOf(result)).toEqual([]);
  // Midnight in Shanghai.
  await given.subgraph.clock.moveTo(new Date('2026-11-30T16:00:00Z'));
  expect(codesOf(await given.ask(decide('approve'), { changeId }, { as: bo }))).toEqual(['BAD_USER_INPUT']);
});

test.each<[string, Record<string, unknown>, string]>([
  ['a tier left out', { tiers: [silver, gold] }, 'tiers'],
  ['a tier twice', { tiers: [silver, silver, gold, diamond] }, 'tiers.1.code'],
  ['the lowest tier', { tiers: [{ ...silver, code: 'BASIC' }, silver, gold, diamond] }, 'tiers.0.code'],
  [
    'gold for no more than silver',
    { tiers: [silver, { ...gold, monthlySpendOverMinor: 300_000, keepSpendOverMinor: 200_000 }, diamond] },
    'tiers.1.monthlySpendOverMinor',
  ],
  [
    'gold kept by less than silver',
    { tiers: [silver, { ...gold, keepSpendOverMinor: 50_000 }, diamond] },
    'tiers.1.keepSpendOverMinor',
  ],
  [
    'keeping dearer than earning',
    { tiers: [{ ...silver, keepSpendOverMinor: 300_001 }, gold, diamond] },
    'tiers.0.keepSpendOverMinor',
  ],
  ['a share of nothing', { tiers: [silver, gold, { ...diamond, topSharePercent: 0 }] }, 'tiers.2.topSharePercent'],
  [
    'a share of more than all',
    { tiers: [silver, gold, { ...diamond, topSharePercent: 101 }] },
    'tiers.2.topSharePercent',
  ],
  [
    'a share for another tier',
    { tiers: [silver, { ...gold, topSharePercent: 20 }, diamond] },
    'tiers.1.topSharePercent',
  ],
  ['no way to a tier', { tiers: [silver, gold, { code: 'DIAMOND', keepSpendOverMinor: 500_000 }] }, 'tiers.2'],
  [
    'less than nothing',
    { tiers: [{ ...silver, monthlySpendOverMinor: -1 }, gold, diamond] },
    'tiers.0.monthlySpendOverMinor',
  ],
  [
    'more active months than months',
    { tiers: [{ ...silver, activeMonths: { months: 3, atLeast: 4 } }, gold, diamond] },
    'tiers.0.activeMonths.atLeast',
  ],
  [
    'a rolling period of one month',
    { tiers: [silver, { ...gold, rollingSpend: { months: 1, overMinor: 1 } }, diamond] },
    'tiers.1.rollingSpend.months',
  ],
  ['no period', { periodMonths: 0 }, 'periodMonths'],
  ['a grace below zero', { graceMonths: -1 }, 'graceMonths'],
  ['a month that is none', { fromMonth: '2027-13' }, 'fromMonth'],
])('%s is refused where it stands', async (_, other, path) => {
  const { result } = await proposed(other);
  expect(result.errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    inputPath: ['input', ...path.split('.')],
  });
});

test('only ops with the scope propose, approve and reject', async () => {
  const input = { changeId: newId(), ...rules };
  const { changeId } = await proposed({ fromMonth: '2027-09' });
  const others = [callerOf.anonymous(), callerOf.member(newId()), callerOf.channel(), callerOf.partner('bakery')];
  for (const as of [...others, callerOf.ops('cy', ['members:read', 'members:approve'])]) {
    expect(codesOf(await given.ask(propose, { input }, { as }))[0]).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
  }
  for (const as of [...others, callerOf.ops('cy', ['members:read', 'members:write'])]) {
    for (const verb of ['approve', 'reject'] as const) {
      expect(codesOf(await given.ask(decide(verb), { changeId }, { as }))[0]).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
    }
  }
});

test('ops read which versions wait, count, are announced and are over, and what a proposal would store', async () => {
  const changes = `query ($states: [TierRulesChangeState!]) { tierRulesChanges(states: $states, first: 100) {
    edges { node { change { version state } standing fromMonth definition proposedBy decidedBy } } } }`;
  interface Node {
    change: { version: number; state: string };
    standing: string | null;
    fromMonth: string;
    definition: string;
    proposedBy: string;
    decidedBy: string | null;
  }
  const listed = async (states?: string[]) => {
    const { data } = await given.ask(changes, { states }, { as: ann });
    return (data?.['tierRulesChanges'] as { edges: { node: Node }[] }).edges.map(({ node }) => node);
  };
  for (const fromMonth of ['2031-02', '2031-01', '2031-06']) {
    const { changeId } = await proposed({ fromMonth });
    await given.ask(decide('approve'), { changeId }, { as: bo });
  }
  const { changeId } = await proposed({ fromMonth: '2031-09' });
  // Other tests' are of a clock that has been turned back since, and may be the newer ones by it.
  const [waits] = (await listed()).filter(({ fromMonth }) => fromMonth.startsWith('2031'));
  expect(waits).toMatchObject({
    change: { state: 'SUBMITTED' },
    standing: null,
    fromMonth: '2031-09',
    decidedBy: null,
  });
  const standings = async () =>
    (await listed(['LIVE', 'ENDED']))
      .filter(({ fromMonth }) => fromMonth.startsWith('2031'))
      .map(({ fromMonth, standing }) => [fromMonth, standing]);
  // That of February was approved before that of January, which takes its place.
  expect(await standings()).toEqual([
    ['2031-06', 'ANNOUNCED'],
    ['2031-01', 'ANNOUNCED'],
    ['2031-02', 'OVER'],
  ]);
  await given.subgraph.clock.moveTo(new Date('2031-06-10T04:00:00Z'));
  expect(await standings()).toEqual([
    ['2031-06', 'IN_FORCE'],
    ['2031-01', 'OVER'],
    ['2031-02', 'OVER'],
  ]);

  const check = 'query ($input: ProposeTierRulesInput!) { checkTierRules(input: $input) }';
  const checked = (other: Record<string, unknown>, as: Caller) =>
    given.ask(check, { input: { changeId, ...rules, ...other } }, { as });
  // Tiers in any order, and nulls, are the same rules.
  const mixed = { fromMonth: '2031-09', tiers: [{ ...diamond, activeMonths: null }, gold, silver] };
  expect((await checked(mixed, ann)).data).toEqual({ checkTierRules: waits?.definition });
  expect(codesOf(await checked({ fromMonth: '2031-06' }, ann))).toEqual(['BAD_USER_INPUT']);
  const lacking = callerOf.ops('cy', ['members:write', 'members:approve']);
  for (const as of [callerOf.anonymous(), callerOf.member(newId()), callerOf.channel(), lacking]) {
    expect(codesOf(await checked(mixed, as))[0]).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
    expect(codesOf(await given.ask(changes, {}, { as }))[0]).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
  }
});

test('why somebody has their tier is theirs and ops to know', async () => {
  const [member, other] = [await given.member(), await given.member()];
  const query =
    'query ($id: ID, $number: String) { member(id: $id, number: $number) { tier { because { kind } climb { months } keep { months } } } }';
  const asked = async (as: Caller, by: Record<string, unknown>) => codesOf(await given.ask(query, by, { as }));
  expect(await asked(callerOf.member(member.id), { id: member.id })).toEqual([]);
  expect(await asked(ann, { id: member.id })).toEqual([]);
  expect(await asked(callerOf.member(other.id), { id: member.id })).toEqual(['FORBIDDEN']);
  expect(new Set(await asked(callerOf.channel(), { number: member.number }))).toEqual(new Set(['FORBIDDEN']));
});
