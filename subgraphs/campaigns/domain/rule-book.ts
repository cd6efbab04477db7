/** Everything that purchases are judged by, made ready: the base rule and all other campaigns, whatever their windows. */
import type { CampaignId } from '../../../schema/vocabulary.js';
import { isBase, type Campaign } from './campaign.js';
import { compileCampaign, inOrderOfAwards, type CompiledCampaign } from './compiled-campaign.js';
import { needsOf, type Needs } from './compiled-conditions.js';
import type { RuleKinds } from './rule-kinds.js';

export interface RuleBook extends Needs {
  base: CompiledCampaign;
  /** Without the base rule, in the order of awards. */
  others: readonly CompiledCampaign[];
  byId: ReadonlyMap<CampaignId, CompiledCampaign>;
}

/** Throws a RangeError without a base rule, or on a rule that cannot be read. */
export function ruleBook(campaigns: readonly Campaign[], kinds: RuleKinds, zone: string): RuleBook {
  return bookOf(campaigns.map((campaign) => compileCampaign(campaign, kinds, zone)));
}

/**
 * What has to be known to judge purchases of these instants. A campaign that is over, or not yet begun, asks for nothing: the book
 * keeps every campaign there was.
 */
export function needsAt({ base, others }: RuleBook, instants: readonly Date[]): Needs {
  return needsOf(
    [base, ...others].filter(
      (one) => (one.needsHistory || one.needsProfile) && instants.some((instant) => one.isLive(instant)),
    ),
  );
}

/** The book as it would be with these versions, each in the place of its campaign where that has one. */
export function bookWith(book: RuleBook, versions: readonly CompiledCampaign[]): RuleBook {
  const replaced = new Set(versions.map(({ campaign }) => campaign.id));
  return bookOf([...[...book.byId.values()].filter(({ campaign }) => !replaced.has(campaign.id)), ...versions]);
}

/** What has a say in what one campaign of the book gives: itself, the base rule that it may multiply, and its group. */
export function bookAround(book: RuleBook, { campaign: { id, rule } }: CompiledCampaign): RuleBook {
  return bookOf(
    [...book.byId.values()].filter(
      ({ campaign }) =>
        isBase(campaign) ||
        campaign.id === id ||
        (rule.group !== null && campaign.rule.group?.code === rule.group.code),
    ),
  );
}

function bookOf(compiled: readonly CompiledCampaign[]): RuleBook {
  const [base, ...others] = [...compiled].sort(inOrderOfAwards);
  if (!base || !isBase(base.campaign)) throw new RangeError('Every purchase needs the base rule');
  return {
    base,
    others,
    byId: new Map(compiled.map((one) => [one.campaign.id, one])),
    ...needsOf(compiled),
  };
}
