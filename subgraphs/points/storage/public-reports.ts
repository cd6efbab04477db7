import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';

/** From an instant on, and before another; open where null. */
export interface Period {
  from: Date | null;
  until: Date | null;
}

export interface DonatedPoints {
  cause: string;
  currency: string;
  donations: number;
  points: number;
  /** What the cause receives, in fen. */
  worthMinor: number;
  /** Of that, paid out of a sponsor's pledge. */
  sponsoredMinor: number;
}

/** What was given to causes in a period. */
export async function findDonations(manager: EntityManager, { from, until }: Period): Promise<DonatedPoints[]> {
  const found = await rows<Record<keyof DonatedPoints, string>>(
    manager,
    `with given as (
       select * from journal
       where kind in ('DONATED', 'SPONSORED') and posted_at >= coalesce($1::timestamptz, '-infinity')
         and posted_at < coalesce($2::timestamptz, 'infinity'))
     select donated.to_owner as cause, donated.currency, count(*) as donations, sum(donated.amount) as points,
            sum((donated.reference_ids ->> 'worthMinor')::bigint) as "worthMinor",
            coalesce(sum(sponsored.amount), 0) as "sponsoredMinor"
     from given as donated
     left join given as sponsored on sponsored.kind = 'SPONSORED'
       -- The row right after it: ids are unique per member alone.
       and sponsored.seq = donated.seq + 1
       and sponsored.reference_ids ->> 'donationId' = donated.reference_ids ->> 'donationId'
     where donated.kind = 'DONATED'
     group by 1, 2 order by 1, 2`,
    [from, until],
  );
  return found.map(({ cause, currency, ...amounts }) => ({
    cause,
    currency,
    donations: Number(amounts.donations),
    points: Number(amounts.points),
    worthMinor: Number(amounts.worthMinor),
    sponsoredMinor: Number(amounts.sponsoredMinor),
  }));
}

export interface GreenPointsEarned {
  currency: string;
  awards: number;
  points: number;
  /** Of these, given up again because their purchase was returned. */
  returned: number;
}

/** What eco products and recycling earned in a period, and what of it has been returned since. */
export async function findGreenPoints(manager: EntityManager, { from, until }: Period): Promise<GreenPointsEarned[]> {
  const found = await rows<Record<keyof GreenPointsEarned, string>>(
    manager,
    `select earned.currency, count(*) as awards, sum(earned.amount) as points, sum(coalesce(line.reversed, 0)) as returned
     from journal as earned
     left join award on award.award_id = (earned.reference_ids ->> 'awardId')::uuid
     left join lateral (
       select sum((each ->> 'reversed')::bigint) as reversed from jsonb_array_elements(award.lines) as each) as line on true
     where earned.kind = 'EARNED' and earned.reference_ids ->> 'green' is not null
       and earned.posted_at >= coalesce($1::timestamptz, '-infinity')
       and earned.posted_at < coalesce($2::timestamptz, 'infinity')
     group by 1 order by 1`,
    [from, until],
  );
  return found.map(({ currency, ...amounts }) => ({
    currency,
    awards: Number(amounts.awards),
    points: Number(amounts.points),
    returned: Number(amounts.returned),
  }));
}
