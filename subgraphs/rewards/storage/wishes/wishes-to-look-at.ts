import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { survivorOf } from '../../../../chassis/person-links.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';
import type { ToldWish } from '../../domain/wishes/wish.js';

/**
 * Takes wishes that are due to be looked at, each for this run alone: whoever comes at the same time takes others. They are due again
 * after the minutes, looked at or not.
 */
export async function claimWishes(tx: EntityManager, limit: number, againAfterMinutes: number): Promise<ToldWish[]> {
  const claimed = await rows<Omit<ToldWish, 'toldPoints'> & { toldPoints: string | null }>(
    tx,
    `with due as materialized (
       select id from wish where next_look_at <= app_now() order by next_look_at, id limit $1 for update skip locked)
     update wish set next_look_at = app_now() + $2 * interval '1 minute' from due where wish.id = due.id
     returning wish.id, coalesce(${survivorOf('wish.member_id')}, wish.member_id) as "ownerId",
               wish.reward_id as "rewardId", wish.created_at as "wishedAt", wish.told_points as "toldPoints"`,
    [limit, againAfterMinutes],
  );
  return claimed.map(({ toldPoints, ...wish }) => ({
    ...wish,
    toldPoints: toldPoints === null ? null : toWholeNumber(toldPoints),
  }));
}

/** What a member is to be told of a wish: the price, or null where it went out of reach. */
export interface Telling {
  wish: ToldWish;
  points: number | null;
}

/** Keeps what is told. Gives the ids of those that are as they were claimed: a wish that was taken back meanwhile is told to nobody. */
export async function keepTold(tx: EntityManager, tellings: readonly Telling[], at: Date): Promise<Set<string>> {
  const kept = await rows<{ id: string }>(
    tx,
    `with told as materialized (
       select wish.id, now.points, now.at
         from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as asked (id, was, points)
         cross join lateral (select asked.points, $4::timestamptz as at) as now
         join wish on wish.id = asked.id and wish.told_points is not distinct from asked.was
        order by wish.id for update of wish)
     update wish set told_points = told.points, told_at = coalesce(case when told.points is not null then told.at end, wish.told_at)
       from told where wish.id = told.id returning wish.id`,
    [
      tellings.map(({ wish }) => wish.id),
      tellings.map(({ wish }) => wish.toldPoints),
      tellings.map(({ points }) => points),
      at,
    ],
  );
  return new Set(kept.map(({ id }) => id));
}
