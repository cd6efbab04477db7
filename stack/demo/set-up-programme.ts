import { DateTime } from 'luxon';
import { inParallel } from '../in-parallel.js';
import type { DemoCallers } from './demo-callers.js';
import { demoId } from './demo-ids.js';
import { poolIdOf, stockTheShelf } from './stock-the-shelf.js';
import {
  agreement,
  campaigns,
  exchangeRates,
  partners,
  rewards,
  sandboxes,
  type DemoPartner,
} from './harvest-table.js';

/** One change of configuration: the mutation's middle name (`proposeReward`, `approveReward`), and its input. */
interface Change {
  what: 'Partner' | 'Agreement' | 'ExchangeRates' | 'Reward' | 'Campaign';
  input: { changeId: string; [field: string]: unknown };
}

const atOnce = 6;

export const partnerIdOf = (partner: DemoPartner) => demoId('partner', partner.code);
export const rewardIdOf = (key: string) => demoId('reward', key);

/** Partners, rates, rewards and campaigns, proposed by ann and approved by bo as anything else would be. */
export async function setUpProgramme(callers: DemoCallers, firstDay: string, zone: string): Promise<void> {
  await setUpBrands(callers);
  // Side by side: somebody waits for the block at the end, and each is another service's work.
  await Promise.all([agreeWithPartners(callers), offerRewards(callers, firstDay, zone)]);
}

async function offerRewards(callers: DemoCallers, firstDay: string, zone: string): Promise<void> {
  await stockTheShelf(callers);
  await inParallel([...rewardChanges(firstDay, zone), ...campaignChanges(firstDay, zone)], atOnce, (change) =>
    proposeAndApprove(callers, change),
  );
}

/** Brands, what was agreed with each, and rates. Done again it is the same. */
export async function setUpPartners(callers: DemoCallers): Promise<void> {
  await setUpBrands(callers);
  await agreeWithPartners(callers);
}

async function setUpBrands(callers: DemoCallers): Promise<void> {
  const brands = [
    ...partners.map((partner) => partnerChange(partner)),
    ...sandboxes.map((partner) => partnerChange(partner, { isSandbox: true })),
  ];
  await inParallel(brands, atOnce, (change) => proposeAndApprove(callers, change));
}

/** Without an agreement nothing is exchanged. */
async function agreeWithPartners(callers: DemoCallers): Promise<void> {
  const agreements = [...partners, ...sandboxes].map(({ code }): Change => {
    return { what: 'Agreement', input: { changeId: demoId('change', 'agreement', code), partner: code, ...agreement } };
  });
  const rates: Change = {
    what: 'ExchangeRates',
    input: { changeId: demoId('change', 'rates', 'with the tea house'), rates: exchangeRates },
  };
  await inParallel([...agreements, rates], atOnce, (change) => proposeAndApprove(callers, change));
}

/** As ann and bo. Throws where either is refused. */
export async function proposeAndApprove(callers: DemoCallers, { what, input }: Change): Promise<void> {
  requireDone(
    await callers
      .ann()
      .ask<Result>(
        `mutation Propose($input: Propose${what}Input!) { result: propose${what}(input: $input) { __typename ... on Failure { code message } } }`,
        { input },
      ),
    `proposal of ${what}`,
  );
  requireDone(
    await callers
      .bo()
      .ask<Result>(
        `mutation Approve($input: Approve${what}Input!) { result: approve${what}(input: $input) { __typename ... on Failure { code message } } }`,
        { input: { changeId: input.changeId } },
      ),
    `approval of ${what}`,
  );
}

export interface Result {
  result: { __typename: string; code?: string; message?: string };
}

/** In the demo nothing may be refused: what is refused is a mistake of ours. */
export function requireDone({ result }: Result, what: string): void {
  if (result.code !== undefined) throw new Error(`the demo's ${what} was refused: ${result.code}, ${result.message}`);
}

function partnerChange(partner: DemoPartner, terms: { isSandbox?: true } = {}): Change {
  const { code, name, currency, keepsItsPoints } = partner;
  return {
    what: 'Partner',
    input: {
      changeId: demoId('change', 'partner', code),
      partnerId: partnerIdOf(partner),
      code,
      nameZhCn: name.zhCN,
      nameEn: name.en,
      ...terms,
      currency: {
        code: currency.code,
        nameZhCn: currency.name.zhCN,
        nameEn: currency.name.en,
        pointsPerYuan: currency.pointsPerYuan,
        ...(keepsItsPoints && { home: 'REMOTE' }),
      },
    },
  };
}

function rewardChanges(firstDay: string, zone: string): Change[] {
  return rewards.map(({ key, title, points, cashMinor, stock, partner, category, kind, description, terms }) => ({
    what: 'Reward',
    input: {
      changeId: demoId('change', 'reward', key),
      rewardId: rewardIdOf(key),
      titles: title,
      prices: [{ points, cash: cashMinor === undefined ? null : { amountMinor: cashMinor, currency: 'CNY' } }],
      stock: stock ?? null,
      partnerId: partner ? partnerIdOf(partner) : null,
      category,
      kind,
      descriptions: description,
      ...(kind === 'COUPON' ? { contents: [{ kind, poolId: poolIdOf(key) }] } : {}),
      ...terms,
      // Named, so that a second start proposes the very same.
      opensAt: day(firstDay, zone, -1),
    },
  }));
}

function campaignChanges(firstDay: string, zone: string): Change[] {
  return campaigns.map(({ key, name, rule, fromDay, untilDay }) => ({
    what: 'Campaign',
    input: {
      changeId: demoId('change', 'campaign', key),
      campaignId: demoId('campaign', key),
      name,
      ...rule,
      startsAt: day(firstDay, zone, fromDay),
      endsAt: day(firstDay, zone, untilDay),
    },
  }));
}

function day(firstDay: string, zone: string, days: number): string {
  return DateTime.fromISO(firstDay, { zone }).plus({ days }).toUTC().toISO() ?? '';
}
