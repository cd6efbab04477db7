import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';
import type { Count } from '../../domain/agreements/agreement.js';

/** A count that its cap has no room for, and how much room there is. */
export interface Refused {
  count: Count;
  left: number;
}

/**
 * Counts all of it, or nothing and tells of the first cap without room. A cap counts while it is agreed: its row begins with what is
 * counted first.
 *
 * Rows are locked in one order by everybody, and each is raised by a conditional update, so that no number of callers at once gets
 * beyond a cap and no two wait for each other.
 */
export async function countAgainstCaps(tx: EntityManager, counts: readonly Count[]): Promise<Refused | null> {
  if (counts.length === 0) return null;
  const ordered = [...counts].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const counted = await rows<Omit<Count, 'points' | 'atMost'>>(
    tx,
    `insert into cap_usage as standing (brand, cap, day, member_id, used, at_most)
     select brand, cap, day, member_id, points, at_most
       from unnest($1::text[], $2::text[], $3::date[], $4::uuid[], $5::bigint[], $6::bigint[])
         with ordinality as asked (brand, cap, day, member_id, points, at_most, place)
      where points <= at_most
      order by place
     on conflict (brand, cap, day, member_id) do update
       set used = standing.used + excluded.used, at_most = excluded.at_most
       where standing.used + excluded.used <= excluded.at_most
     returning brand, cap, day::text, member_id as "memberId"`,
    columnsOf(ordered),
  );
  if (counted.length === ordered.length) return null;
  const done = new Set(counted.map(keyOf));
  await giveBackCounts(
    tx,
    ordered.filter((count) => done.has(keyOf(count))),
  );
  const count = ordered.find((asked) => !done.has(keyOf(asked)));
  if (!count) throw new Error('a cap refused that was not asked');
  return { count, left: Math.max(0, count.atMost - (await usedOf(tx, count))) };
}

/**
 * `countAgainstCaps` for what several ask for, as if one came after the other: a refusal in the place of each that has no room, null in
 * the others'. Where there is room for all of them, which is the rule, one statement counts their sums.
 */
export async function countInTurn(
  tx: EntityManager,
  asked: readonly (readonly Count[])[],
): Promise<(Refused | null)[]> {
  const sums = new Map<string, Count>();
  for (const count of asked.flat()) {
    const before = sums.get(keyOf(count))?.points ?? 0;
    sums.set(keyOf(count), { ...count, points: before + count.points });
  }
  if ((await countAgainstCaps(tx, [...sums.values()])) === null) return asked.map(() => null);
  const refusals: (Refused | null)[] = [];
  for (const counts of asked) refusals.push(await countAgainstCaps(tx, counts));
  return refusals;
}

/** What came to nothing counts no more. Rows of days long past are gone, and nobody misses them. */
export async function giveBackCounts(tx: EntityManager, counts: readonly Count[]): Promise<void> {
  const ordered = [...counts].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  for (const { brand, cap, day, memberId, points } of ordered) {
    await rows(
      tx,
      `update cap_usage set used = greatest(0, used - $5)
        where brand = $1 and cap = $2 and day is not distinct from $3 and member_id is not distinct from $4`,
      [brand, cap, day, memberId, points],
    );
  }
}

/** Rows of days before yesterday, which nothing is counted against any more: of whichever zone, their day is over. */
export async function forgetPastUsage(tx: EntityManager): Promise<number> {
  const gone = await rows(tx, `delete from cap_usage where day < (app_now() - interval '2 days')::date returning 1`);
  return gone.length;
}

async function usedOf(tx: EntityManager, { brand, cap, day, memberId }: Count): Promise<number> {
  const [row] = await rows<{ used: string }>(
    tx,
    `select used from cap_usage
      where brand = $1 and cap = $2 and day is not distinct from $3 and member_id is not distinct from $4`,
    [brand, cap, day, memberId],
  );
  return row ? toWholeNumber(row.used) : 0;
}

function columnsOf(counts: readonly Count[]): unknown[][] {
  return [
    counts.map(({ brand }) => brand),
    counts.map(({ cap }) => cap),
    counts.map(({ day }) => day),
    counts.map(({ memberId }) => memberId),
    counts.map(({ points }) => points),
    counts.map(({ atMost }) => atMost),
  ];
}

function keyOf({ brand, cap, day, memberId }: Omit<Count, 'points' | 'atMost'>): string {
  return JSON.stringify([brand, cap, day, memberId]);
}
