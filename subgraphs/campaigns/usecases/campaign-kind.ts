import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Clock } from '../../../chassis/clock.js';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import { badInput } from '../../../chassis/domain-error.js';
import type { CampaignId } from '../../../schema/vocabulary.js';
import { budgetInPoints, campaignRuleShape } from '../domain/campaign-rule.js';
import { type CampaignVersion, checkChangeable, isBase } from '../domain/campaign.js';
import { checkContradictions } from '../domain/contradictions.js';
import { otherStacking, versionWaits } from '../domain/errors.js';
import type { RuleKinds } from '../domain/rule-kinds.js';
import { instantParam } from '../domain/rule-params.js';
import { textParam } from '../domain/text-param.js';
import { addApprovedVersion, findWaiting, fundedPointsOf, makeCurrent } from '../storage/campaign-life.js';
import { findCampaigns, findStacking, lockGroup } from '../storage/campaigns.js';
import { everyRuleKind } from './every-rule-kind.js';

/** As the audit log calls it. */
export const campaignKindName = 'campaign';

const nameShape = textParam(80);

const shape = campaignRuleShape(everyRuleKind)
  .extend({
    name: z.object({ zhCN: nameShape, en: nameShape }),
    startsAt: instantParam.nullish().transform((instant) => instant ?? null),
    endsAt: instantParam.nullish().transform((instant) => instant ?? null),
  })
  .refine(({ startsAt, endsAt }) => startsAt === null || endsAt === null || startsAt < endsAt, {
    error: 'must be after startsAt',
    path: ['endsAt'],
  });

/** What a version of a campaign says, as it is proposed, and stored once it has come through here. */
export const campaignShape = z.preprocess(fromShorthand, shape);

export type CampaignBody = z.output<typeof shape>;

/** Campaigns as configuration: proposed by one person, approved by another. One with a budget counts once the ledger has it. */
export function campaignKind(clock: Clock, pointsPerYuan: number): ConfigurationKind<typeof campaignShape> {
  return {
    kind: campaignKindName,
    schema: campaignShape,
    check: async (tx, key, body) => {
      checkRule(key as CampaignId, body, everyRuleKind);
      await checkGroup(tx, key, body);
      const [current] = await findCampaigns(tx, [key]);
      if (current) checkChangeable(current, clock.now());
    },
    apply: async (tx, key, body, version) => {
      const campaign = campaignFrom(key, version, body);
      if (!(await addApprovedVersion(tx, campaign))) {
        const [waiting] = await findWaiting(tx, key);
        throw versionWaits({ path: ['input', 'changeId'], version: waiting?.version ?? version });
      }
      const fundedPoints = await fundedPointsOf(tx, key);
      const budget = budgetInPoints(campaign.rule, pointsPerYuan);
      if (budget === null || budget === fundedPoints) await makeCurrent(tx, { ...campaign, fundedPoints });
    },
  };
}

export function campaignFrom(id: string, version: number, body: CampaignBody): CampaignVersion {
  const { name, startsAt, endsAt, ...rule } = body;
  return {
    id: id as CampaignId,
    version,
    name: { 'zh-CN': name.zhCN, en: name.en },
    rule,
    startsAt: startsAt === null ? null : new Date(startsAt),
    endsAt: endsAt === null ? null : new Date(endsAt),
  };
}

/** What the shape cannot tell: contradictions, and that the base rule alone is always there. */
function checkRule(id: CampaignId, { conditions, effects, startsAt, endsAt }: CampaignBody, kinds: RuleKinds): void {
  if (isBase({ id })) {
    if (startsAt !== null || endsAt !== null)
      throw badInput({ path: ['input', 'startsAt'], reason: 'the base rule has no window' });
    if (!effects.some((effect) => 'pointsPerYuan' in effect)) {
      throw badInput({ path: ['input', 'effects'], reason: 'the base rule gives points per yuan' });
    }
  } else if (startsAt === null || endsAt === null) {
    throw badInput({ path: ['input', startsAt === null ? 'startsAt' : 'endsAt'], reason: 'a campaign needs a window' });
  }
  if (conditions === null) return;
  // The window is a condition as well, which stands in fields of its own.
  const window =
    startsAt !== null && endsAt !== null && kinds.conditions.has('timeWindow')
      ? [{ tree: { timeWindow: { from: startsAt, until: endsAt } }, path: ['input', 'startsAt'] }]
      : [];
  checkContradictions(conditions, ['input', 'conditions'], kinds, window);
}

async function checkGroup(tx: EntityManager, key: string, { group }: CampaignBody): Promise<void> {
  // Of two campaigns of a new group that are approved at once, the second sees what the first has become.
  if (group) await lockGroup(tx, group.code);
  const stacking = group && (await findStacking(tx, group.code, key));
  if (group && stacking && stacking !== group.stacking) {
    throw otherStacking({ path: ['input', 'group', 'stacking'], group: group.code, stacking });
  }
}

/** `multiplier` and `tiers` are what campaigns were made of before there were conditions and effects, and still a short way to say so. */
function fromShorthand(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  const { multiplier, tiers, ...rest } = raw as Record<string, unknown>;
  const effects = rest['effects'] ?? (multiplier ? [{ multiplier: { times: multiplier } }] : undefined);
  const ofTiers = tiers ? { tier: { anyOf: tiers } } : undefined;
  const conditions =
    ofTiers && rest['conditions'] ? { all: [ofTiers, rest['conditions']] } : (ofTiers ?? rest['conditions']);
  return { ...rest, effects, conditions };
}
