import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { CampaignId } from '../../../schema/vocabulary.js';
import { baseCampaignId, type Campaign, type CampaignState, type CampaignVersion } from '../domain/campaign.js';
import type { CampaignRule, Stacking } from '../domain/campaign-rule.js';
import { CampaignVersionRow } from './campaign-version.row.js';

export interface CampaignsWanted {
  /** Null means all. */
  state: CampaignState | null;
  /** The base rule alone, or all but it; null means both. */
  base: boolean | null;
  /** The instant at which the state is judged. */
  at: Date;
  /** At most this many. */
  limit: number;
  /** The place of the last row of the page before: its beginning (null for one without) and id. */
  after: { startsAt: Date | null; id: string } | null;
}

interface CampaignFields {
  id: string;
  version: number;
  nameZhCn: string;
  nameEn: string;
  rule: CampaignRule;
  startsAt: Date | null;
  endsAt: Date | null;
  endedAt: Date | null;
  /** As JSON, whose instants are texts. */
  pauses: { from: string; until: string | null }[];
}

/** The version that counts of each campaign, with what has been done to it since. */
const current = `
  select version.id, version.version, version.name_zh_cn as "nameZhCn", version.name_en as "nameEn", version.rule,
         version.starts_at as "startsAt", version.ends_at as "endsAt", campaign.ended_at as "endedAt",
         coalesce((select jsonb_agg(jsonb_build_object('from', paused_at, 'until', resumed_at) order by paused_at)
                     from campaign_pause where campaign_id = version.id), '[]') as pauses
    from campaign_version version join campaign on campaign.id = version.id
   where version.state = 'CURRENT'`;

export async function findCampaigns(manager: EntityManager, ids: readonly string[]): Promise<Campaign[]> {
  return (await rows<CampaignFields>(manager, `${current} and version.id = any($1)`, [ids])).map(campaignOf);
}

/** Everything purchases are judged by, as of one moment, and the stamp that the rule book had at it. */
export async function readRuleBook(manager: EntityManager): Promise<{ stamp: string; campaigns: Campaign[] }> {
  const found = await rows<CampaignFields & { stamp: string }>(
    manager,
    `select (select stamp from rule_book) as stamp, campaigns.* from (${current}) as campaigns`,
  );
  return { stamp: found[0]?.stamp ?? '', campaigns: found.map(campaignOf) };
}

/** Holds a group until the transaction ends. */
export async function lockGroup(tx: EntityManager, group: string): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('campaign-group/' || $1, 0))`, [group]);
}

/** How the campaigns of a group stack; null for a group that no other campaign is of. */
export async function findStacking(manager: EntityManager, group: string, except: string): Promise<Stacking | null> {
  const [found] = await rows<{ stacking: Stacking }>(
    manager,
    `select rule->'group'->>'stacking' as stacking from campaign_version
      where state in ('CURRENT', 'APPROVED') and rule->'group'->>'code' = $1 and id <> $2 limit 1`,
    [group, except],
  );
  return found?.stacking ?? null;
}

/** Versions that count or did. */
export async function findCampaignVersions(
  manager: EntityManager,
  wanted: readonly { campaignId: string; version: number }[],
): Promise<CampaignVersion[]> {
  const found = await manager.find(CampaignVersionRow, {
    where: wanted.map(({ campaignId, version }) => ({ id: campaignId, version })),
  });
  return found.map(versionOf);
}

/** In the order of their beginning, the latest first and those without a beginning last. */
export async function listCampaigns(manager: EntityManager, wanted: CampaignsWanted): Promise<Campaign[]> {
  const { state, base, at, limit, after } = wanted;
  const found = await rows<CampaignFields>(
    manager,
    `select * from (${current}) as campaigns
      where ($1::text is null or (${stateInSql}) = $1)
        and ($3::boolean is null or (id = '${baseCampaignId}') = $3)
        and ($5::uuid is null
             or case when $4::timestamptz is null then "startsAt" is null and id < $5
                     else "startsAt" is null or ("startsAt", id) < ($4, $5) end)
      order by "startsAt" desc nulls last, id desc
      limit $6`,
    [state, at, base, after?.startsAt ?? null, after?.id ?? null, limit],
  );
  return found.map(campaignOf);
}

/** As `stateAt` of the domain. */
const stateInSql = `case
  when "endsAt" <= $2 or "endedAt" <= $2 then 'ENDED'
  when "startsAt" > $2 then 'SCHEDULED'
  when exists (select 1 from campaign_pause
                where campaign_id = id and paused_at <= $2 and (resumed_at is null or resumed_at > $2)) then 'PAUSED'
  else 'LIVE' end`;

function campaignOf(row: CampaignFields): Campaign {
  return {
    ...versionOf(row),
    endedAt: row.endedAt,
    pauses: row.pauses.map(({ from, until }) => ({
      from: new Date(from),
      until: until === null ? null : new Date(until),
    })),
  };
}

function versionOf(row: Omit<CampaignFields, 'endedAt' | 'pauses'>): CampaignVersion {
  const { id, version, nameZhCn, nameEn, rule, startsAt, endsAt } = row;
  return { id: id as CampaignId, version, name: { 'zh-CN': nameZhCn, en: nameEn }, rule, startsAt, endsAt };
}
