import type { EntityManager } from 'typeorm';
import { rows, type Database } from '../../../../chassis/database.js';

/** A month of which the top share has been found out, and how far its members have been told. */
export interface TierAssessment {
  month: string;
  rulesVersion: number;
  /** Null where the rules of the month know no share. */
  sharePercent: number | null;
  membersBought: number;
  places: number;
  thresholdMinor: number | null;
  assessedAt: Date;
  membersTotal: number;
  membersDone: number;
  finishedAt: Date | null;
}

export type NewTierAssessment = Pick<
  TierAssessment,
  'month' | 'rulesVersion' | 'sharePercent' | 'membersBought' | 'places' | 'thresholdMinor'
>;

/** A calendar month as instants: the first counts, the second does not. */
export interface MonthSpan {
  from: Date;
  until: Date;
}

/**
 * Net spend by person, where it is more than nothing: members who were merged are one. What was returned until the month's end is taken
 * off, what later is not.
 */
const spendOfMonth = `select sum(amount_minor) as spend from qualifying_spend join member on member.id = member_id
  where occurred_at >= $1 and occurred_at < $2 and counted_at < $2
  group by coalesce(member.merged_into, member_id) having sum(amount_minor) > 0`;

/**
 * How many members bought in a month, and the spend of the one in the last of the places that they make. Two statements over one
 * snapshot, which read the month's facts alone and hold up nobody.
 */
export function topOfMonth(
  database: Database,
  { from, until }: MonthSpan,
  placesOf: (membersBought: number) => number,
): Promise<{ membersBought: number; places: number; thresholdMinor: number | null }> {
  return database.transaction(async (tx) => {
    await rows(tx, 'set transaction isolation level repeatable read, read only');
    // A month is most of the table of a young programme: what is best read is the planner's to say here, and one process does it.
    await rows(tx, 'set local enable_seqscan = on');
    await rows(tx, 'set local max_parallel_workers_per_gather = 0');
    const [count] = await rows<{ bought: string }>(tx, `select count(*) as bought from (${spendOfMonth}) as spent`, [
      from,
      until,
    ]);
    const membersBought = Number(count?.bought ?? 0);
    const places = placesOf(membersBought);
    if (places === 0) return { membersBought, places, thresholdMinor: null };
    const [last] = await rows<{ spend: string }>(tx, `${spendOfMonth} order by spend desc offset $3 limit 1`, [
      from,
      until,
      places - 1,
    ]);
    return { membersBought, places, thresholdMinor: Number(last?.spend) };
  });
}

/**
 * Waits until all facts that were being counted are committed, and holds up new ones to the end of the transaction: who counts a
 * fact knows a threshold that was fixed before, and who comes after a threshold sees all that was counted without it.
 */
export async function lockOutFacts(tx: EntityManager): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('tier-assessment', 0))`);
}

/** Fixes what was found out; false when the month has been assessed already. */
export async function addTierAssessment(tx: EntityManager, found: NewTierAssessment): Promise<boolean> {
  const { month, rulesVersion, sharePercent, membersBought, places, thresholdMinor } = found;
  const written = await rows(
    tx,
    `insert into tier_assessment (month, rules_version, share_percent, members_bought, places, threshold_minor)
     values ($1, $2, $3, $4, $5, $6) on conflict (month) do nothing returning month`,
    [month, rulesVersion, sharePercent, membersBought, places, thresholdMinor],
  );
  return written.length > 0;
}

/** The members there are stand before those who work through them; without a threshold there is nothing to do. */
export async function beginProgress(tx: EntityManager, month: string): Promise<void> {
  await rows(
    tx,
    `insert into tier_assessment_progress (month, members_total, finished_at)
     select month, case when threshold_minor is null then 0 else (select count(*) from member) end,
            case when threshold_minor is null then app_now() end
       from tier_assessment where month = $1`,
    [month],
  );
}

export interface PieceOfMembers {
  /** The members in it, done or not. */
  members: number;
  last: string | null;
}

/** Where the work on a month stands, locked until the transaction ends; null where nothing is left to do. */
export async function lockProgress(
  tx: EntityManager,
  month: string,
): Promise<{ doneTo: string | null; thresholdMinor: number } | null> {
  const [found] = await rows<{ doneTo: string | null; thresholdMinor: string }>(
    tx,
    `select done_to as "doneTo", threshold_minor as "thresholdMinor"
       from tier_assessment_progress join tier_assessment using (month)
      where month = $1 and finished_at is null for update of tier_assessment_progress`,
    [month],
  );
  return found ? { doneTo: found.doneTo, thresholdMinor: Number(found.thresholdMinor) } : null;
}

/** The next members in the order of their ids, as a range. */
export async function nextPiece(tx: EntityManager, doneTo: string | null, most: number): Promise<PieceOfMembers> {
  const [piece] = await rows<{ members: number; last: string | null }>(
    tx,
    `select count(*)::int as members, (array_agg(id order by id desc))[1] as last
       from (select id from member where $1::uuid is null or id > $1 order by id limit $2) as piece`,
    [doneTo, most],
  );
  return piece ?? { members: 0, last: null };
}

/**
 * Of a range of members those whom the threshold may concern: who bought for as much, whatever was returned since, and those into whom
 * others were merged, whose purchases are theirs.
 */
export async function membersWhoBoughtFor(
  tx: EntityManager,
  { from, until }: MonthSpan,
  thresholdMinor: number,
  after: string | null,
  last: string,
): Promise<string[]> {
  const found = await rows<{ memberId: string }>(
    tx,
    `select member_id as "memberId" from qualifying_spend
      where ($4::uuid is null or member_id > $4) and member_id <= $5 and occurred_at >= $1 and occurred_at < $2
        and not exists (select from member where id = member_id and merged_into is not null)
      group by member_id having sum(amount_minor) filter (where amount_minor > 0) >= $3
     union
     select merged_into from member where ($4::uuid is null or merged_into > $4) and merged_into <= $5
      order by 1`,
    [from, until, thresholdMinor, after, last],
  );
  return found.map(({ memberId }) => memberId);
}

/** Moves on by a piece; an empty one is the end. */
export async function progress(tx: EntityManager, month: string, { members, last }: PieceOfMembers): Promise<void> {
  await rows(
    tx,
    `update tier_assessment_progress set members_done = members_done + $2, done_to = coalesce($3, done_to),
       members_total = greatest(members_total, members_done + $2),
       finished_at = case when $2 = 0 then app_now() end
     where month = $1`,
    [month, members, last],
  );
}

/** The latest month first. */
export function tierAssessments(
  manager: EntityManager,
  most: number,
  before: string | null,
): Promise<TierAssessment[]> {
  return assessments(manager, '$1::text is null or month < $1', [before, most], 'order by month desc limit $2');
}

/** Those that were begun and are not done. */
export async function unfinishedMonths(manager: EntityManager): Promise<string[]> {
  const found = await rows<{ month: string }>(
    manager,
    'select month from tier_assessment_progress where finished_at is null order by month',
  );
  return found.map(({ month }) => month);
}

export async function tierAssessmentOf(manager: EntityManager, month: string): Promise<TierAssessment | null> {
  return (await assessments(manager, 'month = $1', [month]))[0] ?? null;
}

async function assessments(
  manager: EntityManager,
  where: string,
  parameters: unknown[],
  order = '',
): Promise<TierAssessment[]> {
  const found = await rows<TierAssessment & { thresholdMinor: string | null }>(
    manager,
    `select month, rules_version as "rulesVersion", share_percent as "sharePercent", members_bought as "membersBought",
            places, threshold_minor as "thresholdMinor", assessed_at as "assessedAt", members_total as "membersTotal",
            members_done as "membersDone", finished_at as "finishedAt"
       from tier_assessment join tier_assessment_progress using (month) where ${where} ${order}`,
    parameters,
  );
  return found.map((one) => ({
    ...one,
    thresholdMinor: one.thresholdMinor === null ? null : Number(one.thresholdMinor),
  }));
}
