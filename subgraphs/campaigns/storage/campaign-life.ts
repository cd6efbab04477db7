import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { CampaignId } from '../../../schema/vocabulary.js';
import type { CampaignVersion } from '../domain/campaign.js';

/** A version that was approved and does not count before its budget is there. */
export interface WaitingVersion {
  id: CampaignId;
  version: number;
  rule: CampaignVersion['rule'];
  /** What has been put into the campaign's budget so far. */
  fundedPoints: number;
}

/** Writes an approved version down; it waits until `makeCurrent`. False when another one of the campaign waits already. */
export async function addApprovedVersion(tx: EntityManager, campaign: CampaignVersion): Promise<boolean> {
  await rows(tx, 'insert into campaign (id) values ($1) on conflict do nothing', [campaign.id]);
  const written = await rows(
    tx,
    `insert into campaign_version (id, version, state, name_zh_cn, name_en, rule, starts_at, ends_at)
     values ($1, $2, 'APPROVED', $3, $4, $5, $6, $7)
     on conflict (id) where state = 'APPROVED' do nothing returning 1`,
    [
      campaign.id,
      campaign.version,
      campaign.name['zh-CN'],
      campaign.name.en,
      JSON.stringify(campaign.rule),
      campaign.startsAt,
      campaign.endsAt,
    ],
  );
  return written.length === 1;
}

/** Lets the waiting version count, and none before it. A version that does not wait any more stays as it is. */
export async function makeCurrent(
  tx: EntityManager,
  { id, version, fundedPoints }: Pick<WaitingVersion, 'id' | 'version' | 'fundedPoints'>,
): Promise<void> {
  const waiting = await rows(
    tx,
    `select 1 from campaign_version where id = $1 and version = $2 and state = 'APPROVED' for update`,
    [id, version],
  );
  if (waiting.length === 0) return;
  await rows(tx, `update campaign_version set state = 'REPLACED' where id = $1 and state = 'CURRENT'`, [id]);
  await rows(
    tx,
    `update campaign_version set state = 'CURRENT', live_since = app_now() where id = $1 and version = $2`,
    [id, version],
  );
  await rows(tx, 'update campaign set funded_points = $2 where id = $1', [id, fundedPoints]);
}

/** The ledger has spent more than the waiting version's budget. Gives the version that goes on; null where there is none. */
export async function refuseWaiting(
  tx: EntityManager,
  { id, version }: Pick<WaitingVersion, 'id' | 'version'>,
): Promise<number | null> {
  await rows(
    tx,
    `update campaign_version set state = 'REFUSED' where id = $1 and version = $2 and state = 'APPROVED'`,
    [id, version],
  );
  const [current] = await rows<{ version: number }>(
    tx,
    `select version from campaign_version where id = $1 and state = 'CURRENT'`,
    [id],
  );
  return current?.version ?? null;
}

/** Of one campaign, or of all. */
export async function findWaiting(manager: EntityManager, id: string | null): Promise<WaitingVersion[]> {
  const found = await rows<Omit<WaitingVersion, 'fundedPoints'> & { fundedPoints: string }>(
    manager,
    `select version.id, version.version, version.rule, campaign.funded_points as "fundedPoints"
       from campaign_version version join campaign on campaign.id = version.id
      where version.state = 'APPROVED' and ($1::uuid is null or version.id = $1)`,
    [id],
  );
  return found.map(({ fundedPoints, ...version }) => ({ ...version, fundedPoints: Number(fundedPoints) }));
}

/** What has been put into the campaign's budget, over all versions; zero for one that is unknown. */
export async function fundedPointsOf(manager: EntityManager, id: string): Promise<number> {
  const [row] = await rows<{ funded: string }>(manager, 'select funded_points as funded from campaign where id = $1', [
    id,
  ]);
  return Number(row?.funded ?? 0);
}

/** Holds the campaign's life until the transaction ends: two people who act on it are served one after the other. */
export async function lockCampaign(tx: EntityManager, id: string): Promise<void> {
  await rows(tx, 'select 1 from campaign where id = $1 for update', [id]);
}

export async function openPause(tx: EntityManager, id: string, by: string, at: Date): Promise<void> {
  await rows(tx, 'insert into campaign_pause (campaign_id, paused_at, paused_by) values ($1, $2, $3)', [id, at, by]);
}

export async function closePause(tx: EntityManager, id: string, by: string, at: Date): Promise<void> {
  await rows(
    tx,
    `update campaign_pause set resumed_at = greatest(paused_at, $3), resumed_by = $2 where campaign_id = $1 and resumed_at is null`,
    [id, by, at],
  );
}

export async function endCampaignAt(tx: EntityManager, id: string, by: string, at: Date): Promise<void> {
  await rows(tx, 'update campaign set ended_at = $3, ended_by = $2 where id = $1 and ended_at is null', [id, by, at]);
}
