import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { codesOf, MembersForTest, purchaseRecorded, type EnrolledMember } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const ann = callerOf.ops('ann');
const bo = callerOf.ops('bo');
const shop = callerOf.channel();

const use = `mutation ($input: UseBenefitInput!) { useBenefit(input: $input) {
  __typename ... on BenefitUse { id benefit } ... on Failure { code message } } }`;
const mine = '{ me { benefits { benefit { code name } state period { from until } usedAt } } }';
const standing = `query ($id: ID!, $at: DateTime!) { memberStanding(memberId: $id, at: $at) {
  tier earnMultiplierNumerator earnMultiplierDenominator redemptionBonusNumerator redemptionBonusDenominator benefitsVersion } }`;
const bonusesOf = 'query ($ids: [ID!]!) { redemptionBonuses(memberIds: $ids) { numerator denominator } }';
const change = (verb: string) => {
  const input = verb === 'propose' ? 'ProposeTierBenefitsInput' : 'DecideTierBenefitsInput';
  return `mutation ($input: ${input}!) { ${verb}TierBenefits(input: $input) { ... on TierBenefitsChange { id version state } } }`;
};

interface Shown {
  benefit: { code: string; name: string };
  state: string;
  period: { from: string; until: string } | null;
  usedAt: string | null;
}

async function benefitsOf({ id }: EnrolledMember): Promise<Map<string, Shown>> {
  const { data, errors } = await given.ask(mine, {}, { as: callerOf.member(id) });
  if (errors) throw new Error(JSON.stringify(errors));
  const shown = (data?.['me'] as { benefits: Shown[] }).benefits;
  return new Map(shown.map((one) => [one.benefit.code, one]));
}

const giftOf = async (member: EnrolledMember) => (await benefitsOf(member)).get('birthday-gift');
const useAs = (as: Caller, input: Record<string, unknown>) =>
  given.ask(use, { input: { benefitUseId: newId(), benefit: 'birthday-gift', ...input } }, { as });
const used = async (as: Caller, input: Record<string, unknown>) => {
  const { data, errors } = await useAs(as, input);
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['useBenefit'];
};

/** Noon of that day in Shanghai. */
const moveTo = (day: string) => given.subgraph.clock.moveTo(new Date(`${day}T04:00:00Z`));

/** More than 10,000 yuan in one month make gold, from a moment later on. */
async function goldMember(details: Record<string, unknown> = {}): Promise<EnrolledMember> {
  const member = await given.member(details);
  const bought = new Date(given.subgraph.clock.now().getTime() - 1_000);
  expect(await given.tell(purchaseRecorded(member.id, bought, 10_001))).toEqual([]);
  return member;
}

describe('the handbook’s benefits', () => {
  test('are shown to anybody with the tiers, in their language', async () => {
    const query =
      '{ tiers { code benefits { code kind category name availability factor { numerator denominator value } } } }';
    given.subgraph.statements.length = 0;
    const { data } = await given.ask(query, {}, { locale: 'zh-CN' });
    // The ladder and, once for all tiers, what they give.
    expect(given.statements).toHaveLength(2);
    const tiers = data?.['tiers'] as { code: string; benefits: { code: string }[] }[];
    expect(tiers.map(({ code, benefits }) => [code, benefits.map((benefit) => benefit.code)])).toEqual([
      ['BASIC', ['earn-multiplier', 'birthday-gift']],
      ['SILVER', ['earn-multiplier', 'birthday-gift', 'free-delivery']],
      ['GOLD', ['earn-multiplier', 'birthday-gift', 'priority-service', 'free-delivery']],
      ['DIAMOND', ['earn-multiplier', 'redemption-bonus', 'birthday-gift', 'priority-service', 'free-delivery']],
    ]);
    expect(tiers[3]?.benefits.slice(0, 3)).toEqual([
      {
        code: 'earn-multiplier',
        kind: 'EARN_MULTIPLIER',
        category: null,
        name: '积分倍数',
        availability: 'STANDING',
        factor: { numerator: 2, denominator: 1, value: 2 },
      },
      {
        code: 'redemption-bonus',
        kind: 'REDEMPTION_BONUS',
        category: null,
        name: '兑换优惠',
        availability: 'STANDING',
        factor: { numerator: 6, denominator: 5, value: 1.2 },
      },
      {
        code: 'birthday-gift',
        kind: 'BIRTHDAY_GIFT',
        category: 'FAMILY',
        name: '生日礼',
        availability: 'BIRTHDAY',
        factor: null,
      },
    ]);
  });

  test('are a member’s by their tier, for themselves and ops with members:read', async () => {
    const member = await goldMember();
    expect([...(await benefitsOf(member)).keys()]).toEqual([
      'earn-multiplier',
      'birthday-gift',
      'priority-service',
      'free-delivery',
    ]);
    const query = 'query ($id: ID!) { member(id: $id) { benefits { state } } }';
    const reading = async (as: Caller) => codesOf(await given.ask(query, { id: member.id }, { as }));
    expect(await reading(ann)).toEqual([]);
    expect(await reading(callerOf.anonymous())).toEqual(['UNAUTHENTICATED']);
    expect(await reading(callerOf.member(newId()))).toEqual(['FORBIDDEN']);
    expect(await reading(callerOf.partner('bakery'))).toEqual(['FORBIDDEN']);
    // The days of a birthday gift tell the birthday, which is none of a till's business.
    const atTill = 'query ($number: String!) { member(number: $number) { benefits { state } } }';
    expect(codesOf(await given.ask(atTill, { number: member.number }, { as: shop }))).toEqual(['FORBIDDEN']);
  });

  test('of fifty members take two statements besides their tiers', async () => {
    await Promise.all(Array.from({ length: 50 }, () => given.member({ birthday: '1990-05-01' })));
    given.subgraph.statements.length = 0;
    const query = '{ members(first: 50) { edges { node { tier { since } benefits { state } } } } }';
    const { data } = await given.ask(query, {}, { as: ann });
    expect((data?.['members'] as { edges: unknown[] }).edges).toHaveLength(50);
    // The page, the two of tiers, who shares a household, what was used.
    expect(given.statements).toHaveLength(5);
  });
});

describe('a birthday gift', () => {
  test('is to come, open for thirty days, used once, and to come again', async () => {
    await moveTo('2027-03-31');
    const member = await given.member({ birthday: '1990-04-01' });
    const { number: memberNumber } = member;
    expect(await giftOf(member)).toMatchObject({
      state: 'UPCOMING',
      period: { from: '2027-04-01', until: '2027-04-30' },
    });
    expect(await used(shop, { memberNumber })).toEqual({
      __typename: 'BenefitNotOpen',
      code: 'BENEFIT_NOT_OPEN',
      message: 'This member cannot use this benefit now',
    });
    await moveTo('2027-04-30');
    expect(await giftOf(member)).toMatchObject({ state: 'OPEN', usedAt: null });
    const benefitUseId = newId();
    const handedOver = { __typename: 'BenefitUse', id: benefitUseId, benefit: 'birthday-gift' };
    expect(await used(shop, { memberNumber, benefitUseId })).toEqual(handedOver);
    // The same again is the same; another is one too many.
    expect(await used(shop, { memberNumber, benefitUseId })).toEqual(handedOver);
    expect(await used(ann, { memberId: member.id })).toMatchObject({ code: 'BENEFIT_USED' });
    expect(await giftOf(member)).toMatchObject({ state: 'USED', usedAt: expect.any(String) as string });
    await moveTo('2027-05-01');
    expect(await giftOf(member)).toMatchObject({ state: 'UPCOMING', period: { from: '2028-04-01' }, usedAt: null });
    await moveTo('2028-04-02');
    expect(await used(shop, { memberNumber })).toMatchObject({ __typename: 'BenefitUse' });
  });

  test('handed over for a code or a card, and asked for again, is answered though the code has ended and the card is blocked', async () => {
    await moveTo('2028-06-10');
    const show = async ({ id }: EnrolledMember) => {
      const { data } = await given.ask('{ me { membershipCode { text } } }', {}, { as: callerOf.member(id) });
      return (data?.['me'] as { membershipCode: { text: string } }).membershipCode.text;
    };
    const one = await given.member({ birthday: '1990-06-10' });
    await given.member({ birthday: '1990-06-10', cardNumber: 'GIFT-CARD' });
    const byCode = { memberNumber: await show(one), benefitUseId: newId() };
    const byCard = { memberNumber: 'GIFT-CARD', benefitUseId: newId() };
    const first = [await used(shop, byCode), await used(shop, byCard)];
    expect(first).toMatchObject([{ __typename: 'BenefitUse' }, { __typename: 'BenefitUse' }]);
    await given.subgraph.clock.advance({ minutes: 2 });
    await given.ask(
      'mutation ($input: BlockCardInput!) { blockCard(input: $input) { __typename } }',
      { input: { changeId: newId(), cardNumber: 'GIFT-CARD', reason: 'LOST' } },
      { as: shop },
    );
    expect([await used(shop, byCode), await used(shop, byCard)]).toEqual(first);
    for (const again of [byCode, byCard])
      expect(codesOf(await useAs(shop, { ...again, benefitUseId: newId() }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await useAs(shop, { ...byCard, memberNumber: byCode.memberNumber }))).toEqual([
      'IDEMPOTENCY_CONFLICT',
    ]);
  });

  test('handed over by more tills at once than there are connections is handed over once', async () => {
    await moveTo('2028-06-10');
    const { id } = await given.member({ birthday: '1990-06-10' });
    const tills = Array.from({ length: 12 }, (_, place) => callerOf.channel(`till-${String(place)}`));
    const answers = await Promise.all(tills.map((till) => used(till, { memberId: id })));
    const outcomes = answers.map((answer) => (answer as { __typename: string }).__typename).sort();
    expect(outcomes).toEqual([...Array.from({ length: 11 }, () => 'BenefitUsed'), 'BenefitUse'].sort());
    // Used in one tier it is used in every other.
    await given.tell(purchaseRecorded(id, new Date('2028-06-09T04:00:00Z'), 10_001));
    expect(await used(shop, { memberId: id })).toMatchObject({ code: 'BENEFIT_USED' });
  });

  test.each([
    ['what is there all the time', { benefit: 'earn-multiplier' }],
    ['what the tier does not have', { benefit: 'priority-service' }],
    ['what nobody has', { benefit: 'a-pony' }],
  ])('%s is not open', async (_, input) => {
    const { id: memberId } = await given.member({ birthday: '1990-06-10' });
    expect(await used(shop, { memberId, ...input })).toMatchObject({ code: 'BENEFIT_NOT_OPEN' });
  });

  test('wants one member who is known, and an id of its own', async () => {
    const { id: memberId, number: memberNumber } = await given.member({ birthday: '1990-06-10' });
    const pathsOf = async (input: Record<string, unknown>) =>
      (await useAs(shop, input)).errors?.map(({ extensions }) => [extensions.code, extensions.inputPath]);
    expect(await pathsOf({})).toEqual([['BAD_USER_INPUT', ['input', 'memberId']]]);
    expect(await pathsOf({ memberId, memberNumber })).toEqual([['BAD_USER_INPUT', ['input', 'memberId']]]);
    expect(await pathsOf({ memberId: newId() })).toEqual([['BAD_USER_INPUT', ['input', 'memberId']]]);
    expect(await pathsOf({ memberNumber: 'NOBODY-1' })).toEqual([['BAD_USER_INPUT', ['input', 'memberNumber']]]);
    const benefitUseId = newId();
    await used(shop, { memberId, benefitUseId });
    const other = await given.member({ birthday: '1990-06-10' });
    // The same id for another member; and the same id of another caller.
    expect(codesOf(await useAs(shop, { memberId: other.id, benefitUseId }))).toEqual(['IDEMPOTENCY_CONFLICT']);
    expect(codesOf(await useAs(ann, { memberId: other.id, benefitUseId }))).toEqual(['IDEMPOTENCY_CONFLICT']);
  });

  test('is handed over by tills and by ops with members:write', async () => {
    const { id: memberId } = await given.member({ birthday: '1990-06-10' });
    expect(codesOf(await useAs(callerOf.anonymous(), { memberId }))).toEqual(['UNAUTHENTICATED']);
    for (const as of [
      callerOf.member(memberId),
      callerOf.partner('bakery'),
      callerOf.channel('kiosk', []),
      callerOf.ops('ann', ['members:read']),
    ])
      expect(codesOf(await useAs(as, { memberId }))).toEqual(['FORBIDDEN']);
    expect(await used(ann, { memberId })).toMatchObject({ __typename: 'BenefitUse' });
    const recorded = await given.subgraph.asAdmin('select by, action, details from audit_log where subject = $1', [
      `member/${memberId}`,
    ]);
    expect(recorded).toEqual([{ by: 'ops:ann', action: 'benefit.used', details: { benefit: 'birthday-gift' } }]);
  });
});

describe('another definition', () => {
  const benefit = (more: Record<string, unknown> = {}) => ({
    code: 'health-check',
    kind: 'CUSTOM',
    category: 'HEALTH',
    names: { zhCN: '健康检查', en: 'Health check' },
    availability: 'YEARLY',
    ...more,
  });
  const figure = (kind: string, numerator: number, denominator: number) =>
    benefit({
      code: kind.toLowerCase().replace('_', '-'),
      kind,
      category: null,
      availability: 'STANDING',
      factor: { numerator, denominator },
    });
  const tiersWith = (gold: unknown[]) =>
    ['BASIC', 'SILVER', 'GOLD', 'DIAMOND'].map((tier) => ({ tier, benefits: tier === 'GOLD' ? gold : [] }));
  const decide = (verb: string, as: Caller, input: Record<string, unknown>) =>
    given.ask(change(verb), { input }, { as });

  test('is proposed by one person and approved by another, and everybody obeys it from then on', async () => {
    const member = await goldMember();
    const at = new Date(given.subgraph.clock.now().getTime() + 60_000).toISOString();
    const standingOf = async () =>
      (await given.ask(standing, { id: member.id, at }, { via: 'rewards' })).data?.['memberStanding'];
    const [basic, light, merged] = [await given.member(), await goldMember(), await given.member()];
    await given.subgraph.asAdmin(`update member set kind = 'LIGHT' where id = $1`, [light.id]);
    await given.subgraph.asAdmin(`update member set status = 'MERGED', merged_into = $2 where id = $1`, [
      merged.id,
      member.id,
    ]);
    const asked = [member.id, basic.id, light.id, merged.id.toUpperCase(), newId(), 'nobody'];
    const bonuses = async () => {
      const { data, errors } = await given.ask(bonusesOf, { ids: asked }, { via: 'points' });
      return errors ?? data?.['redemptionBonuses'];
    };
    const none = { numerator: 1, denominator: 1 };
    expect(await bonuses()).toEqual([none, none, none, none, null, null]);
    given.subgraph.statements.length = 0;
    await bonuses();
    expect(given.statements).toHaveLength(1);
    for (const via of ['rewards', 'campaigns', 'partners', 'gateway']) {
      expect(codesOf(await given.ask(bonusesOf, { ids: asked }, { via }))).toEqual(['FORBIDDEN']);
    }
    const tooMany = Array.from({ length: 501 }, () => member.id);
    expect(codesOf(await given.ask(bonusesOf, { ids: tooMany }, { via: 'points' }))).toEqual(['BAD_USER_INPUT']);
    expect(await standingOf()).toEqual({
      tier: 'GOLD',
      earnMultiplierNumerator: 3,
      earnMultiplierDenominator: 2,
      redemptionBonusNumerator: 1,
      redemptionBonusDenominator: 1,
      benefitsVersion: 0,
    });
    const tiers = tiersWith([figure('EARN_MULTIPLIER', 7, 4), figure('REDEMPTION_BONUS', 11, 10), benefit()]);
    const changeId = newId();
    const proposed = await decide('propose', ann, { changeId, tiers });
    expect(proposed.data).toEqual({ proposeTierBenefits: { id: changeId, version: 1, state: 'SUBMITTED' } });
    expect(codesOf(await decide('approve', ann, { changeId }))).toEqual(['FORBIDDEN']);
    expect(await standingOf()).toMatchObject({ benefitsVersion: 0 });
    const approved = { approveTierBenefits: { id: changeId, version: 1, state: 'LIVE' } };
    expect((await decide('approve', bo, { changeId })).data).toEqual(approved);
    expect((await decide('approve', bo, { changeId })).data).toEqual(approved);
    expect(await standingOf()).toEqual({
      tier: 'GOLD',
      earnMultiplierNumerator: 7,
      earnMultiplierDenominator: 4,
      redemptionBonusNumerator: 11,
      redemptionBonusDenominator: 10,
      benefitsVersion: 1,
    });
    const elevenTenths = { numerator: 11, denominator: 10 };
    expect(await bonuses()).toEqual([elevenTenths, none, none, elevenTenths, null, null]);
    const shown = await given.ask('{ tiers { earnMultiplier } }');
    expect((shown.data?.['tiers'] as { earnMultiplier: number }[]).map((tier) => tier.earnMultiplier)).toEqual([
      1, 1, 1.75, 1,
    ]);
    // Once in a calendar year.
    expect((await benefitsOf(member)).get('health-check')).toMatchObject({ state: 'OPEN' });
    expect(await used(shop, { memberId: member.id, benefit: 'health-check' })).toMatchObject({
      __typename: 'BenefitUse',
    });
    expect((await benefitsOf(member)).get('health-check')).toMatchObject({ state: 'USED' });
  });

  test('may be rejected', async () => {
    const changeId = newId();
    await decide('propose', ann, { changeId, tiers: tiersWith([]) });
    expect(codesOf(await decide('reject', ann, { changeId }))).toEqual(['FORBIDDEN']);
    expect((await decide('reject', bo, { changeId })).data).toMatchObject({
      rejectTierBenefits: { state: 'REJECTED' },
    });
    expect(codesOf(await decide('approve', bo, { changeId }))).toEqual(['BAD_USER_INPUT']);
  });

  test.each([
    ['a tier missing', tiersWith([]).slice(1), ['input', 'tiers']],
    ['a tier twice', [...tiersWith([]).slice(1), { tier: 'GOLD', benefits: [] }], ['input', 'tiers']],
    ['a code twice', tiersWith([benefit(), benefit()]), ['input', 'tiers', '2', 'benefits']],
    ['a figure without a factor', tiersWith([benefit({ kind: 'EARN_MULTIPLIER', availability: 'STANDING' })])],
    ['a factor of what is no figure', tiersWith([benefit({ factor: { numerator: 6, denominator: 5 } })])],
    ['a factor below 1', tiersWith([figure('REDEMPTION_BONUS', 4, 5)])],
    [
      'a figure twice',
      tiersWith([figure('REDEMPTION_BONUS', 6, 5), { ...figure('REDEMPTION_BONUS', 7, 5), code: 'more' }]),
    ],
    ['a birthday gift all the time', tiersWith([benefit({ kind: 'BIRTHDAY_GIFT', availability: 'STANDING' })])],
    ['a code of other letters', tiersWith([benefit({ code: 'Ä' })]), ['input', 'tiers', '2', 'benefits', '0', 'code']],
    [
      'no name',
      tiersWith([benefit({ names: { zhCN: ' ', en: 'x' } })]),
      ['input', 'tiers', '2', 'benefits', '0', 'names', 'zhCN'],
    ],
  ])('%s is bad input', async (_, tiers, path = ['input', 'tiers', '2', 'benefits']) => {
    const { errors } = await decide('propose', ann, { changeId: newId(), tiers });
    expect(errors?.map(({ extensions }) => [extensions.code, extensions.inputPath])).toEqual([
      ['BAD_USER_INPUT', path],
    ]);
  });

  test('is read by ops as what would propose it, as are the versions on their way', async () => {
    const reading = `query ($input: ProposeTierBenefitsInput!) {
      tierBenefitsDefinition { version definition }
      tierBenefitsChanges { edges { node { change { id state } definition proposedBy } } }
      checkTierBenefits(input: $input) }`;
    const changeId = newId();
    const tiers = tiersWith([figure('REDEMPTION_BONUS', 7, 6)]);
    await decide('propose', ann, { changeId, tiers });
    const read = async (as: Caller) => given.ask(reading, { input: { changeId, tiers: [...tiers].reverse() } }, { as });
    // Keys in the order of the alphabet, and the category that is null left out.
    const goldText =
      '{"benefits":[{"availability":"STANDING","code":"redemption-bonus","factor":{"denominator":6,"numerator":7},"kind":"REDEMPTION_BONUS"';
    const { data } = await read(ann);
    const definition = data?.['checkTierBenefits'] as string;
    expect(definition).toContain(goldText);
    expect(definition).not.toContain('null');
    expect(data?.['tierBenefitsChanges']).toMatchObject({
      edges: [{ node: { change: { id: changeId, state: 'SUBMITTED' }, definition, proposedBy: 'ops:ann' } }],
    });
    const inForce = data?.['tierBenefitsDefinition'] as { version: number; definition: string };
    expect(inForce.definition).not.toBe(definition);
    await decide('approve', bo, { changeId });
    const after = (await read(ann)).data?.['tierBenefitsDefinition'] as typeof inForce;
    expect(after.definition).toBe(definition);
    expect(after.version).toBeGreaterThan(inForce.version);
    const lacking = callerOf.ops('cy', ['members:write', 'members:approve']);
    for (const as of [callerOf.anonymous(), callerOf.member(newId()), shop, lacking])
      expect(codesOf(await read(as))[0]).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
  });

  test('is proposed by ops with members:write and decided with members:approve alone', async () => {
    const asked = (verb: string, as: Caller) => {
      const changeId = newId();
      return decide(verb, as, verb === 'propose' ? { changeId, tiers: tiersWith([]) } : { changeId });
    };
    for (const verb of ['propose', 'approve', 'reject']) {
      expect(codesOf(await asked(verb, callerOf.anonymous()))).toEqual(['UNAUTHENTICATED']);
      const lacking = verb === 'propose' ? ['members:approve'] : ['members:write'];
      for (const as of [callerOf.member(newId()), shop, callerOf.partner('bakery'), callerOf.ops('ann', lacking)])
        expect(codesOf(await asked(verb, as))).toEqual(['FORBIDDEN']);
    }
  });

  test('gives a household the service of its best tier, at the till as in what is shown, and nothing else of it', async () => {
    const delivery = benefit({ code: 'delivery', kind: 'FREE_DELIVERY', category: null });
    const changeId = newId();
    await decide('propose', ann, { changeId, tiers: tiersWith([delivery, benefit()]) });
    await decide('approve', bo, { changeId });
    const [gold, basic] = [await goldMember(), await given.member()];
    expect([...(await benefitsOf(basic)).keys()]).toEqual([]);
    const use = () => used(shop, { memberId: basic.id, benefit: 'delivery' });
    expect(await use()).toMatchObject({ code: 'BENEFIT_NOT_OPEN' });

    const household = newId();
    await given.subgraph.asAdmin('insert into household (id, head_id) values ($1, $2)', [household, gold.id]);
    await given.subgraph.asAdmin('insert into household_member (member_id, household_id) values ($1, $3), ($2, $3)', [
      gold.id,
      basic.id,
      household,
    ]);
    const shown = async (member: EnrolledMember) =>
      [...(await benefitsOf(member))].map(([code, { state }]) => [code, state]);
    expect(await shown(basic)).toEqual([['delivery', 'OPEN']]);
    expect(await used(shop, { memberId: basic.id, benefit: 'health-check' })).toMatchObject({
      code: 'BENEFIT_NOT_OPEN',
    });
    expect(await use()).toMatchObject({ __typename: 'BenefitUse' });
    expect(await shown(basic)).toEqual([['delivery', 'USED']]);
    expect(new Map((await shown(gold)) as [string, string][])).toEqual(
      new Map([
        ['health-check', 'OPEN'],
        ['delivery', 'OPEN'],
      ]),
    );
    await given.subgraph.asAdmin('delete from household_member where member_id = $1', [basic.id]);
    expect(await shown(basic)).toEqual([]);
    expect(await use()).toMatchObject({ code: 'BENEFIT_NOT_OPEN' });
  });
});
