/**
 * A campaign says which purchases earn what. The base rule, so many points for each yuan, is a campaign like the others, so that
 * every award has one kind of origin.
 *
 * What a campaign says changes by new versions only; an award names the version that gave it. Whether it gives at an instant is
 * decided by its window, by its pauses and by its end, each held against the purchase's own time: a late report earns what was
 * on offer when it was bought. A window holds its beginning and not its end, so that two that follow one another never both count.
 */
import type { CampaignId, LocalisedText } from '../../../schema/vocabulary.js';
import type { CampaignRule } from './campaign-rule.js';
import { baseRuleStays, campaignOver } from './errors.js';

export interface CampaignVersion {
  id: CampaignId;
  /** 1, 2, 3 in the order of proposals. */
  version: number;
  name: LocalisedText;
  rule: CampaignRule;
  /** Null means from the beginning of time; only the base rule has none. */
  startsAt: Date | null;
  /** Null means without an end; only the base rule has none. */
  endsAt: Date | null;
}

/** From the first instant to the last that does not count any more; null while it goes on. */
export interface Pause {
  from: Date;
  until: Date | null;
}

/** A campaign as it stands: the version that counts, and what people have done to it since. */
export interface Campaign extends CampaignVersion {
  pauses: readonly Pause[];
  /** When a person ended it before its time. */
  endedAt: Date | null;
}

export type CampaignState = 'SCHEDULED' | 'LIVE' | 'PAUSED' | 'ENDED';

/** The fixed id of the base rule; its version 1 comes with the tables. */
export const baseCampaignId = 'ba5e0000-0000-4000-8000-000000000001' as CampaignId;

export function isBase({ id }: Pick<CampaignVersion, 'id'>): boolean {
  return id === baseCampaignId;
}

export function stateAt(campaign: Campaign, instant: Date): CampaignState {
  const { startsAt, endsAt, endedAt, pauses } = campaign;
  if ((endsAt !== null && instant >= endsAt) || (endedAt !== null && instant >= endedAt)) return 'ENDED';
  if (startsAt !== null && instant < startsAt) return 'SCHEDULED';
  return pauses.some(({ from, until }) => instant >= from && (until === null || instant < until)) ? 'PAUSED' : 'LIVE';
}

/** Whether it is LIVE at an instant, in milliseconds: `stateAt` for the many campaigns that each purchase is held against. */
export function compileLive({ startsAt, endsAt, endedAt, pauses }: Campaign): (atMs: number) => boolean {
  const from = startsAt?.getTime() ?? -Infinity;
  const until = Math.min(endsAt?.getTime() ?? Infinity, endedAt?.getTime() ?? Infinity);
  const paused = pauses.map((pause) => ({ from: pause.from.getTime(), until: pause.until?.getTime() ?? Infinity }));
  return (at) => at >= from && at < until && !paused.some((pause) => at >= pause.from && at < pause.until);
}

/**
 * A campaign that is over stays as it was: a new version would pay for its window a second time. Throws CAMPAIGN_OVER (a
 * refusal).
 */
export function checkChangeable(campaign: Campaign, now: Date): void {
  if (stateAt(campaign, now) !== 'ENDED') return;
  const ends = [campaign.endsAt, campaign.endedAt].filter((end) => end !== null).map((end) => end.getTime());
  throw campaignOver({ endedAt: new Date(Math.min(...ends)).toISOString() });
}

/** Without the base rule nobody earns anything: it is changed, and neither paused nor ended. Throws BAD_USER_INPUT. */
export function checkMayStop(campaign: Pick<CampaignVersion, 'id'>): void {
  if (isBase(campaign)) throw baseRuleStays({ path: ['input', 'campaignId'] });
}
