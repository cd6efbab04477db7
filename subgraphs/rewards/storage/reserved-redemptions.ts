import type { EntityManager } from 'typeorm';
import { rows, sqlStateOf } from '../../../chassis/database.js';
import { onePerson } from '../../../chassis/person-links.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { Bonus } from '../domain/bonus.js';
import type { ChosenPrice } from '../domain/price.js';
import type { Redemption } from '../domain/redemption.js';
import type { RewardContent } from '../domain/reward-contents.js';
import type { TierCode } from '../domain/tier-code.js';
import { redemptionColumns, redemptionOfRecord, type RedemptionRecord } from './redemption-record.js';

export interface NewRedemption {
  id: string;
  memberId: string;
  rewardId: string;
  rewardVersion: number;
  tier: TierCode;
  pieces: number;
  /** Of one piece. */
  price: ChosenPrice;
  bonus: Bonus;
  contents: readonly RewardContent[];
  cancelDays: number | null;
  /** Who fulfils what is a partner's of it. */
  partnerId: string | null;
  /** A digest of the device that asked; null where the request named none. */
  device: string | null;
}

/** A request that is still being answered is left alone by the job for this long. */
const firstAttempt = "interval '30 seconds'";

/** Ids that redemptions have already, and which member made each. */
export async function usedIds(manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ id: string; memberId: string }>(
    manager,
    'select id, member_id as "memberId" from redemption where id = any($1::uuid[])',
    [ids],
  );
  return new Map(found.map(({ id, memberId }) => [id, memberId]));
}

const uniqueViolation = '23505';

/** Another member has taken an id in the moment after it was looked for: who looks again finds it. */
export function isIdTakenMeanwhile(error: unknown): boolean {
  return sqlStateOf(error) === uniqueViolation;
}

/**
 * Writes pending redemptions and the first step of their histories, one statement however many. Throws where an id is taken: it is
 * looked for before.
 */
export async function insertPending(
  tx: EntityManager,
  redemptions: readonly NewRedemption[],
  { currency, holdMinutes, takesCash }: { currency: string; holdMinutes: number; takesCash: boolean },
): Promise<Redemption[]> {
  if (redemptions.length === 0) return [];
  const inserted = await rows<RedemptionRecord>(
    tx,
    `with inserted as (insert into redemption (id, member_id, reward_id, reward_version, tier, pieces, points, listed_points,
       cash_amount_minor, cash_currency, cash_state, bonus_numerator, bonus_denominator, benefits_version, contents,
       cancel_days, partner_id, device, currency, held_until, next_attempt_at)
     select id, "memberId", "rewardId", "rewardVersion", tier, pieces, points, "listedPoints", "cashMinor", "cashCurrency",
       case when "cashMinor" is not null and $4 then 'ASKED' end, numerator, denominator, version, contents,
       "cancelDays", "partnerId", device, $2, app_now() + $3 * interval '1 minute', app_now() + ${firstAttempt}
       from jsonb_to_recordset($1::jsonb) as asked (id uuid, "memberId" uuid, "rewardId" uuid, "rewardVersion" integer,
         tier text, pieces integer, points bigint, "listedPoints" bigint, "cashMinor" bigint, "cashCurrency" text,
         numerator integer, denominator integer, version integer, contents jsonb, "cancelDays" integer, "partnerId" uuid, device text)
     returning *), steps as (
       insert into redemption_step (redemption_id, step, by) select id, 'RESERVED', 'member' from inserted)
     select ${redemptionColumns('inserted')} from inserted`,
    [JSON.stringify(redemptions.map(asInserted)), currency, holdMinutes, takesCash],
  );
  return inserted.map(redemptionOfRecord);
}

function asInserted({ price: { listed, paid }, bonus, pieces, ...same }: NewRedemption): Record<string, unknown> {
  return {
    ...same,
    ...bonus,
    pieces,
    points: paid.points * pieces,
    listedPoints: listed.points * pieces,
    cashMinor: paid.cash && paid.cash.amountMinor * pieces,
    cashCurrency: paid.cash?.currency ?? null,
  };
}

/** What counts against a limit. */
export interface Counted {
  rewardId: string;
  /** The member, or the tier, whose pieces are counted. */
  memberId: string | null;
  tier: TierCode | null;
  /** From this instant on. */
  since: Date;
}

/**
 * Pieces taken and not given back, in the order asked. Exact under the lock of the reward's row, which everybody holds who takes
 * some. Those of a tier are no more than the limit that asks for them, and so are the rows read.
 */
export async function countTaken(tx: EntityManager, counted: readonly Counted[]): Promise<number[]> {
  if (counted.length === 0) return [];
  const found = await rows<{ pieces: string }>(
    tx,
    `select coalesce(case when asked.tier is null then
         (select sum(taken.pieces - taken.pieces_returned) from ${onePerson('asked.member_id')}
            join redemption taken on taken.member_id = person.person_id
           where taken.reward_id = asked.reward_id and taken.status in ('PENDING', 'SETTLED') and taken.created_at >= asked.since)
       else
         (select sum(taken.pieces - taken.pieces_returned) from redemption taken
           where taken.reward_id = asked.reward_id and taken.tier = asked.tier and taken.status in ('PENDING', 'SETTLED')
             and taken.created_at >= asked.since)
       end, 0) as pieces
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) with ordinality
         as asked (reward_id, member_id, tier, since, place)
      order by asked.place`,
    [
      counted.map(({ rewardId }) => rewardId),
      counted.map(({ memberId }) => memberId),
      counted.map(({ tier }) => tier),
      counted.map(({ since }) => since),
    ],
  );
  return found.map(({ pieces }) => toWholeNumber(pieces));
}
