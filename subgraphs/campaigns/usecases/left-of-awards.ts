import { dayOf } from '../../../chassis/programme-time.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Campaign } from '../domain/campaign.js';
import { countersOf, leftUnder } from '../domain/campaign-caps.js';
import { budgetInPoints } from '../domain/campaign-rule.js';
import type { MemberFacts } from '../domain/facts.js';
import type { Left, Rehearsed } from '../domain/rehearse.js';
import { fundedPointsOf } from '../storage/campaign-life.js';
import { readGiven } from '../storage/given-points.js';
import { pointsGiven } from './campaign-budget.js';
import type { CampaignParts } from './campaign-parts.js';
import type { Bought } from './judge-purchases.js';
import type { TriedVersion } from './read-version.js';
import { simulatePostings, type SimulatedAward, type SimulatedFunding } from './simulate-postings.js';

interface Asked {
  bought: Pick<Bought, 'occurredAt' | 'total'>;
  member: MemberFacts;
  tried: readonly TriedVersion[];
  rehearsed: readonly Rehearsed[];
}

/**
 * What the campaigns' own caps, the cap of the member's day and the budgets leave of awards, as all of them stand now. At most one
 * statement, and one signed call; a version that is tried out and has a budget takes one of each more. Throws UNAVAILABLE.
 */
export async function leftOfAwards(parts: CampaignParts, on: OnBehalfOf, asked: Asked): Promise<Map<Rehearsed, Left>> {
  const left = await underOwnCaps(parts, asked);
  const paying = [...left].filter(([, { award }]) => award.points > award.cut);
  if (paying.length === 0) return left;
  const awards = paying.map(([{ compiled }, { award }]) => toSimulate(compiled.campaign, award, asked.tried));
  const { occurredAt, total } = asked.bought;
  const posting = { memberId: asked.member.id, occurredAt, saleAmount: total, awards };
  const [paid = []] = await simulatePostings(parts, on, [posting], await fundingOf(parts, on, asked.tried));
  paying.forEach(([one, { award }], position) =>
    left.set(one, { award, cutByLedger: award.points - award.cut - (paid[position] ?? 0) }),
  );
  return left;
}

async function underOwnCaps(
  { database, policy: { zone } }: CampaignParts,
  { bought, member, rehearsed }: Asked,
): Promise<Map<Rehearsed, Left>> {
  const buyer = { memberId: member.id, day: dayOf(bought.occurredAt, zone) };
  const capped = rehearsed.flatMap((one) => {
    const { campaign } = one.compiled;
    return one.award ? [{ one, award: one.award, campaign, counters: countersOf(campaign, buyer) }] : [];
  });
  const counters = capped.flatMap((one) => one.counters.map(({ counter }) => counter));
  const given = await readGiven(database.reads, counters);
  return new Map(
    capped.map(({ one, award, campaign, counters: its }) => {
      return [one, { award: leftUnder(award, its, given, campaign.rule.whenShort), cutByLedger: 0 }] as const;
    }),
  );
}

function toSimulate(campaign: Campaign, award: Left['award'], tried: readonly TriedVersion[]): SimulatedAward {
  const inItsPlace = tried.find(({ version }) => version.id === campaign.id);
  return {
    award,
    points: award.points - award.cut,
    budget: campaign.rule.budget && (inItsPlace?.changeId ?? campaign.id),
    whenShort: campaign.rule.whenShort,
  };
}

/** Budgets of what is tried out, which the ledger does not have, stand there under the change's id: what is left over of what was given. */
async function fundingOf(
  parts: CampaignParts,
  on: OnBehalfOf,
  tried: readonly TriedVersion[],
): Promise<SimulatedFunding[]> {
  const funding: SimulatedFunding[] = [];
  for (const { changeId, version } of tried) {
    const budget = budgetInPoints(version.rule, parts.policy.pointsPerYuan);
    if (budget === null) continue;
    const funded = await fundedPointsOf(parts.database.read, version.id);
    const points = budget - (await pointsGiven(parts, on, version.id, funded));
    if (points > 0) funding.push({ owner: changeId, points });
  }
  return funding;
}
