import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { LocalisedText } from '../../../../schema/vocabulary.js';
import { inScope, inSpan, ofPersons, person, scopeParameters, type ReportScope } from './report-scope.js';

/** What was taken of a reward in the span; whole numbers. */
export interface RewardOfSpan {
  rewardId: string;
  titles: LocalisedText;
  category: string | null;
  redemptions: number;
  members: number;
  pieces: number;
  points: number;
  /** Points of the pieces whose cost is known, and what these cost in the smallest unit. */
  costedPoints: number;
  costMinor: bigint;
  /** In the span before. */
  piecesBefore: number;
}

interface Stored extends Record<Exclude<keyof RewardOfSpan, 'titles' | 'category' | 'rewardId'>, string> {
  rewardId: string;
  titleZhCn: string;
  titleEn: string;
  category: string | null;
}

/**
 * Every reward that was taken in the span or in the one before, which begins at `beginsBefore`, and every one that was on offer in
 * the span. A piece costs what the terms say by which it was taken; where they are not known, what the terms of now say.
 */
export async function readRewardsOfSpan(
  manager: EntityManager,
  scope: ReportScope,
  beginsBefore: Date,
): Promise<RewardOfSpan[]> {
  const found = await rows<Stored>(manager, statement, [...scopeParameters(scope), beginsBefore]);
  return found.map((row) => ({
    rewardId: row.rewardId,
    titles: { 'zh-CN': row.titleZhCn, en: row.titleEn },
    category: row.category,
    redemptions: Number(row.redemptions),
    members: Number(row.members),
    pieces: Number(row.pieces),
    points: Number(row.points),
    costedPoints: Number(row.costedPoints),
    costMinor: BigInt(row.costMinor),
    piecesBefore: Number(row.piecesBefore),
  }));
}

const statement = `
  with persons as (
    select reward_id, count(distinct ${person}) as members
      from redemption ${ofPersons}
     where ${inSpan('settled_at')} and ${inScope}
     group by 1
  ), by_version as (
    select reward_id, reward_version, settled_at >= $1::timestamptz as in_span,
           count(*) as redemptions, sum(pieces) as pieces, sum(points) as points
      from redemption
     where settled_at >= $7::timestamptz and settled_at < $2::timestamptz and ${inScope}
     group by 1, 2, 3
  ), costed as (
    select by_version.*,
           case when terms.version is null then reward.cost_minor else (terms.body ->> 'costMinor')::bigint end as cost
      from by_version
      join reward on reward.id = reward_id
      left join configuration_version as terms
        on terms.kind = 'reward' and terms.key = reward_id::text and terms.version = reward_version
  ), taken as (
    select reward_id,
           sum(redemptions) filter (where in_span) as redemptions,
           sum(pieces) filter (where in_span) as pieces,
           sum(points) filter (where in_span) as points,
           sum(points) filter (where in_span and cost is not null) as costed_points,
           sum(cost * pieces) filter (where in_span) as cost_minor,
           sum(pieces) filter (where not in_span) as pieces_before
      from costed group by 1
  )
  select reward.id as "rewardId", title_zh_cn as "titleZhCn", title_en as "titleEn", category,
         coalesce(taken.redemptions, 0) as redemptions, coalesce(persons.members, 0) as members,
         coalesce(taken.pieces, 0) as pieces, coalesce(taken.points, 0) as points,
         coalesce(taken.costed_points, 0) as "costedPoints", coalesce(taken.cost_minor, 0) as "costMinor",
         coalesce(taken.pieces_before, 0) as "piecesBefore"
    from reward
    left join taken on taken.reward_id = reward.id
    left join persons on persons.reward_id = reward.id
   where (taken.reward_id is not null
          or (listed_at < $2 and opens_at < $2 and coalesce(closes_at, 'infinity') > $1 and coalesce(ended_at, 'infinity') > $1
              and ($5::uuid is null or partner_id = $5)))
     and ($4::text is null or category = $4)`;
