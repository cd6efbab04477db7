import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** Points of a brand's day; null where the brand has no limit. */
export interface PointsQuota {
  limit: number;
  taken: number;
  /** The end of the day, in the programme's time zone. */
  resetsAt: Date;
}

const today = `(app_now() at time zone $2::text)::date`;

export async function findPointsQuota(
  manager: EntityManager,
  brandCode: string,
  zone: string,
): Promise<PointsQuota | null> {
  const [quota] = await rows<{ limit: string; taken: string; resetsAt: Date }>(
    manager,
    `select points_per_day as "limit", coalesce(points, 0) as taken, (${today} + 1)::timestamp at time zone $2::text as "resetsAt"
       from brand join partner_points_limit own on own.brand_id = brand.id
       left join partner_points_taken taken on taken.brand_id = brand.id and taken.day = ${today}
      where brand.code = $1`,
    [brandCode, zone],
  );
  return quota ? { limit: Number(quota.limit), taken: Number(quota.taken), resetsAt: quota.resetsAt } : null;
}

/**
 * Takes points of the brand's day. False, with nothing taken, where they would be more than its limit; true where it has none. Two at
 * once: the second waits for the first's commit and counts on from there.
 */
export async function takePoints(tx: EntityManager, brandCode: string, points: number, zone: string): Promise<boolean> {
  const [result] = await rows<{ isLimited: boolean; taken: boolean }>(
    tx,
    `with own as materialized (
       select brand_id, points_per_day from brand join partner_points_limit on brand_id = brand.id where brand.code = $1),
     taking as (
       insert into partner_points_taken as standing (brand_id, day, points)
       select brand_id, ${today}, $3 from own where $3 <= points_per_day
       on conflict (brand_id, day) do update set points = standing.points + excluded.points
         where standing.points + excluded.points <= (select points_per_day from own)
       returning 1)
     select exists (select from own) as "isLimited", exists (select from taking) as taken`,
    [brandCode, zone, points],
  );
  return result !== undefined && (!result.isLimited || result.taken);
}

export async function writePointsLimit(tx: EntityManager, brandId: string, pointsPerDay: number | null): Promise<void> {
  if (pointsPerDay === null) await rows(tx, 'delete from partner_points_limit where brand_id = $1', [brandId]);
  else {
    await rows(
      tx,
      `insert into partner_points_limit (brand_id, points_per_day) values ($1, $2)
       on conflict (brand_id) do update set points_per_day = excluded.points_per_day`,
      [brandId, pointsPerDay],
    );
  }
}

/** Days before yesterday are counted by nobody any more. */
export async function forgetPointsTaken(tx: EntityManager): Promise<void> {
  await rows(tx, `delete from partner_points_taken where day < (app_now() - interval '2 days')::date`);
}
