import { randomUUID } from 'node:crypto';
import { baseCampaignId } from '../../subgraphs/campaigns/domain/campaign.js';
import { conditionSamples, effectSamples } from '../../subgraphs/campaigns/domain/testing/samples.js';
import type { Together } from './start-together.js';

const inputTypes: Record<string, string> = {
  pauseCampaign: 'CampaignActInput',
  endCampaign: 'CampaignActInput',
  rejectCampaign: 'CampaignChangeInput',
  approveTierRules: 'DecideTierRulesInput',
  rejectTierRules: 'DecideTierRulesInput',
  approveTierBenefits: 'DecideTierBenefitsInput',
};

/** Sends a mutation that changes what is configured, and expects it to be taken. */
export async function sendChange(
  house: Together,
  mutation: string,
  input: Record<string, unknown>,
  as: string,
): Promise<void> {
  const inputType = inputTypes[mutation] ?? `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation ($input: ${inputType}!) { answer: ${mutation}(input: $input) { __typename } }`;
  const { data, errors } = await house.ask(document, { input }, { as });
  expect(errors).toBeUndefined();
  expect((data?.['answer'] as { __typename: string }).__typename).not.toMatch(/Over|Spent/);
}

export const window = { startsAt: '2026-11-01T00:00:00+08:00', endsAt: '2026-12-01T00:00:00+08:00' };
export const named = (en: string) => ({ name: { zhCN: '活动', en }, ...window });
export const [badge, ...otherEffects] = Object.entries(effectSamples).map(([name, params]) => ({ [name]: params }));
export const leaves = Object.entries(conditionSamples).map(([name, params]) => ({ [name]: params }));

/** By what each campaign is for. */
export const ids = {
  everything: '0192f000-0000-7000-8000-000000000001',
  limited: '0192f000-0000-7000-8000-000000000002',
  short: '0192f000-0000-7000-8000-000000000003',
  paused: '0192f000-0000-7000-8000-000000000004',
  coming: '0192f000-0000-7000-8000-000000000005',
  ended: '0192f000-0000-7000-8000-000000000006',
};

export const limits = {
  priority: 0,
  group: { code: 'autumn', stacking: 'FIRST' },
  caps: { perMember: 1_000, perMemberPerDay: 100, perCampaign: 50_000, perDay: 5_000 },
  budget: { points: 100_000, amount: { amountMinor: 90_000, currency: 'CNY' } },
  whenShort: 'NOTHING',
  validityMonths: 3,
};

export const rule = {
  code: 'GIFTS',
  action: 'GIFT',
  per: 'RECIPIENT',
  measure: 'POINTS',
  stopAt: 500,
  windowSeconds: 60,
};

/** Rules of the tiers that are announced for this month, without those that say nothing of a measure. */
export const tiersFrom2027 = {
  periodMonths: 6,
  graceMonths: 1,
  tiers: [
    { code: 'SILVER', monthlySpendOverMinor: 300_000, visits: { months: 2, atLeast: 4 } },
    { code: 'GOLD', monthlySpendOverMinor: 900_000, rollingSpend: { months: 3, overMinor: 2_000_000 } },
    { code: 'DIAMOND', topSharePercent: 5 },
  ],
};

const moreForDiamond = {
  code: 'redemption-bonus',
  kind: 'REDEMPTION_BONUS',
  names: { zhCN: '兑换优惠', en: 'Points worth more' },
  availability: 'STANDING',
  factor: { numerator: 5, denominator: 4 },
};
/** What the tiers give, from low to high. */
export const gifts = [
  { tier: 'BASIC', benefits: [] },
  { tier: 'SILVER', benefits: [] },
  { tier: 'GOLD', benefits: [] },
  { tier: 'DIAMOND', benefits: [moreForDiamond] },
];

/** Every condition and effect, every limit, every state, and what an old client writes. */
export async function configureByHand(house: Together): Promise<void> {
  const takeLive = async (
    what: 'Campaign' | 'RiskRules' | 'TierRules' | 'TierBenefits',
    input: Record<string, unknown>,
  ) => {
    const changeId = randomUUID();
    await sendChange(house, `propose${what}`, { changeId, ...input }, 'ops:ann');
    await sendChange(house, `approve${what}`, { changeId }, 'ops:bo');
  };

  const conditions = { all: [{ any: leaves }, { not: { all: [{ channel: { anyOf: ['web'] } }] } }] };
  const all = { ...named('Everything'), conditions, effects: otherEffects };
  await takeLive('Campaign', { campaignId: ids.everything, ...all });
  await takeLive('Campaign', { campaignId: ids.limited, ...named('Limited'), effects: [badge], ...limits });
  const shorthand = { multiplier: { numerator: 3, denominator: 2 }, tiers: ['GOLD', 'DIAMOND'] };
  await takeLive('Campaign', { campaignId: ids.short, ...named('Short'), ...shorthand });
  for (const what of ['paused', 'ended'] as const) {
    await takeLive('Campaign', { campaignId: ids[what], ...named(what), effects: [badge] });
  }
  await sendChange(house, 'pauseCampaign', { campaignId: ids.paused }, 'ops:ann');
  await sendChange(house, 'endCampaign', { campaignId: ids.ended }, 'ops:bo');
  const later = { startsAt: '2027-01-01T00:00:00+08:00', endsAt: '2027-02-01T00:00:00+08:00' };
  await takeLive('Campaign', { campaignId: ids.coming, ...named('Coming'), effects: [badge], ...later });
  const rate = { rate: { numerator: 1, denominator: 100 }, timesTier: true };
  const base = { name: { zhCN: '基础积分', en: 'Base points' }, effects: [{ pointsPerYuan: rate }] };
  await takeLive('Campaign', { campaignId: baseCampaignId, ...base });
  await takeLive('RiskRules', {
    rules: [
      { ...rule, firstHours: 24 },
      { ...rule, code: 'MORE_GIFTS' },
    ],
  });
  // The first is overtaken by the second before its month; the third follows it.
  await takeLive('TierRules', { fromMonth: '2027-02', ...tiersFrom2027, periodMonths: 3 });
  await takeLive('TierRules', { fromMonth: '2027-01', ...tiersFrom2027 });
  await takeLive('TierRules', { fromMonth: '2027-07', ...tiersFrom2027, graceMonths: 0 });
  await takeLive('TierBenefits', { tiers: [...gifts].reverse() });
}
