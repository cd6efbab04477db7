import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { CampaignId } from '../../../schema/vocabulary.js';
import type { CampaignRule, CampaignState, CampaignVersion } from '../domain/campaign.js';
import { fraction } from '../domain/fraction.js';
import type { TierCode } from '../domain/tier-code.js';
import { CampaignVersionRow } from './campaign-version.row.js';

export interface CampaignsWanted {
  /** Null means all. */
  state: CampaignState | null;
  kind: CampaignRule['kind'] | null;
  /** The instant at which the state is judged. */
  at: Date;
  /** At most this many. */
  limit: number;
  /** The place of the last row of the page before: its beginning (null for one without) and id. */
  after: { startsAt: Date | null; id: string } | null;
}

/** Live versions by id. */
export async function findCampaigns(manager: EntityManager, ids: readonly string[]): Promise<CampaignVersion[]> {
  return (await manager.findBy(CampaignVersionRow, { id: In([...ids]), live: true })).map(campaignOf);
}

/** Versions that are or were live. */
export async function findCampaignVersions(
  manager: EntityManager,
  wanted: readonly { id: string; version: number }[],
): Promise<CampaignVersion[]> {
  const found = await manager.find(CampaignVersionRow, { where: wanted.map(({ id, version }) => ({ id, version })) });
  return found.map(campaignOf);
}

/** Everything live whose window holds the instant, the base rule included; few enough to be read whole. */
export async function findCampaignsAt(manager: EntityManager, instant: Date): Promise<CampaignVersion[]> {
  const found = await manager
    .createQueryBuilder(CampaignVersionRow, 'campaign')
    .where('campaign.live')
    .andWhere(inState.LIVE, { at: instant })
    .getMany();
  return found.map(campaignOf);
}

/** In the order of their beginning, the latest first and those without a beginning last. */
export async function listCampaigns(manager: EntityManager, wanted: CampaignsWanted): Promise<CampaignVersion[]> {
  const query = manager
    .createQueryBuilder(CampaignVersionRow, 'campaign')
    .where('campaign.live')
    .orderBy('campaign.startsAt', 'DESC', 'NULLS LAST')
    .addOrderBy('campaign.id', 'DESC')
    .limit(wanted.limit);
  if (wanted.state) query.andWhere(inState[wanted.state], { at: wanted.at });
  if (wanted.kind) query.andWhere('campaign.kind = :kind', { kind: wanted.kind });
  if (wanted.after) query.andWhere(afterPlace(wanted.after.startsAt), wanted.after);
  return (await query.getMany()).map(campaignOf);
}

const inState: Record<CampaignState, string> = {
  SCHEDULED: 'campaign.startsAt > :at',
  LIVE: '(campaign.startsAt is null or campaign.startsAt <= :at) and (campaign.endsAt is null or campaign.endsAt > :at)',
  ENDED: 'campaign.endsAt <= :at',
};

function afterPlace(startsAt: Date | null): string {
  if (startsAt === null) return 'campaign.startsAt is null and campaign.id < :id';
  return '(campaign.startsAt is null or (campaign.startsAt, campaign.id) < (:startsAt, :id))';
}

/** Takes a version live; the one before it stays for the awards it gave. */
export async function putCampaign(tx: EntityManager, campaign: CampaignVersion): Promise<void> {
  const rate = campaign.rule.kind === 'BASE' ? campaign.rule.pointsPerYuan : campaign.rule.multiplier;
  await rows(tx, 'update campaign_version set live = false where id = $1 and live', [campaign.id]);
  await rows(
    tx,
    `insert into campaign_version
       (id, version, live, kind, name_zh_cn, name_en, rate_numerator, rate_denominator, tiers, starts_at, ends_at)
     values ($1, $2, true, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      campaign.id,
      campaign.version,
      campaign.rule.kind,
      campaign.name['zh-CN'],
      campaign.name.en,
      rate.numerator.toString(),
      rate.denominator.toString(),
      campaign.tiers,
      campaign.startsAt,
      campaign.endsAt,
    ],
  );
}

/** A row as TypeORM gives it, or as a plain statement does, where a bigint is text. */
export interface CampaignFields {
  id: string;
  version: number;
  kind: CampaignRule['kind'];
  nameZhCn: string;
  nameEn: string;
  rateNumerator: number | string;
  rateDenominator: number | string;
  tiers: TierCode[] | null;
  startsAt: Date | null;
  endsAt: Date | null;
}

export function campaignOf(row: CampaignFields): CampaignVersion {
  const rate = fraction(BigInt(row.rateNumerator), BigInt(row.rateDenominator));
  return {
    id: row.id as CampaignId,
    version: row.version,
    name: { 'zh-CN': row.nameZhCn, en: row.nameEn },
    rule: row.kind === 'BASE' ? { kind: 'BASE', pointsPerYuan: rate } : { kind: 'MULTIPLIER', multiplier: rate },
    tiers: row.tiers,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
  };
}
