import { v5 } from 'uuid';
import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import { newId } from '../../../chassis/ids.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { budgetInPoints, type CampaignRule } from '../domain/campaign-rule.js';
import { budgetSpent } from '../domain/errors.js';
import {
  findWaiting,
  fundedPointsOf,
  makeCurrent,
  refuseWaiting,
  type WaitingVersion,
} from '../storage/campaign-life.js';
import { campaignKindName } from './campaign-kind.js';
import type { CampaignParts } from './campaign-parts.js';

const fundMutation = `mutation FundBudget($input: FundAccountInput!) {
  fundAccount(input: $input) { __typename }
}`;
const fundAnswer = z.object({ fundAccount: z.object({ __typename: z.enum(['AccountFunding', 'FundsExhausted']) }) });

const leftQuery = `query BudgetsLeft($owners: [ID!]!, $currency: ID!) {
  budgets(owners: $owners, currency: $currency) { owner points }
}`;
const leftAnswer = z.object({ budgets: z.array(z.object({ owner: z.string(), points: z.number().int() })) });

/** Of which the ids of fundings are made: one for each version of each campaign, whoever asks for it and how often. */
const fundingNamespace = '5c2d9c1e-6f0b-4f5e-9a58-0d5b8a1f3c77';

/**
 * Has the ledger keep the budget of a version that was approved, and lets the version count. The ledger takes back what a lower
 * budget leaves over, or says that it is spent: then the version is refused, and the one before it goes on. Safe to repeat. Throws
 * BUDGET_SPENT (a refusal), and UNAVAILABLE with the version still waiting.
 */
export async function bringLive(parts: CampaignParts, on: OnBehalfOf, waiting: WaitingVersion): Promise<void> {
  const { id, version, rule, fundedPoints } = waiting;
  const budget = budgetInPoints(rule, parts.policy.pointsPerYuan) ?? fundedPoints;
  const input = {
    fundingId: v5(`${id}@${version}`, fundingNamespace),
    account: 'BUDGET',
    owner: id,
    currency: parts.policy.currency,
    points: budget - fundedPoints,
  };
  const funding = { query: fundMutation, variables: { input } };
  const answer = fundAnswer.parse(await parts.calls.graphql('points', funding, on));
  if (answer.fundAccount.__typename === 'AccountFunding') {
    await parts.database.transaction((tx) => makeCurrent(tx, { id, version, fundedPoints: budget }));
    return;
  }
  const change = { kind: campaignKindName, key: id, version };
  const request = { by: callerKey(on.caller), requestId: on.requestId };
  await parts.database.transaction((tx) =>
    parts.configuration.withdraw(tx, change, request, () => refuseWaiting(tx, waiting)),
  );
  const left = (await pointsLeft(parts, on, [id])).get(id) ?? 0;
  throw budgetSpent({ spent: fundedPoints - left, asked: budget });
}

/**
 * Refuses early a budget that is lower than what has been given; the ledger has the last word when the version goes live. Asks points
 * only where the budget is lowered. Throws BUDGET_SPENT (a refusal), and UNAVAILABLE.
 */
export async function checkBudget(
  parts: CampaignParts,
  on: OnBehalfOf,
  campaignId: string,
  rule: Pick<CampaignRule, 'budget'>,
): Promise<void> {
  const asked = budgetInPoints(rule, parts.policy.pointsPerYuan);
  const funded = await fundedPointsOf(parts.database.read, campaignId);
  if (asked === null || asked >= funded) return;
  const spent = await pointsGiven(parts, on, campaignId, funded);
  if (asked < spent) throw budgetSpent({ spent, asked });
}

/** Drives on what a crash, or points out of reach, has left waiting for its budget. */
export async function bringWaitingLive(parts: CampaignParts): Promise<void> {
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'campaigns' }, requestId: newId() };
  for (const waiting of await findWaiting(parts.database.read, null)) {
    try {
      await bringLive(parts, on, waiting);
    } catch (error) {
      parts.log.warn(
        { err: error, campaignId: waiting.id, version: waiting.version },
        'a campaign could not be brought live',
      );
    }
  }
}

/** What a campaign has given out of its budget, whole points. One signed call, and none where it never had one. */
export async function pointsGiven(
  parts: Pick<CampaignParts, 'calls' | 'policy'>,
  on: OnBehalfOf,
  campaignId: string,
  fundedPoints: number,
): Promise<number> {
  if (fundedPoints === 0) return 0;
  return fundedPoints - ((await pointsLeft(parts, on, [campaignId])).get(campaignId) ?? 0);
}

/** What is left of these campaigns' budgets, whole points; a campaign without one is left out. One signed call. */
export async function pointsLeft(
  parts: Pick<CampaignParts, 'calls' | 'policy'>,
  on: OnBehalfOf,
  campaignIds: readonly string[],
): Promise<Map<string, number>> {
  const variables = { owners: campaignIds, currency: parts.policy.currency };
  const answer = leftAnswer.parse(await parts.calls.graphql('points', { query: leftQuery, variables }, on));
  return new Map(answer.budgets.map(({ owner, points }) => [owner, points]));
}
