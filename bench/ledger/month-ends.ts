import { DateTime } from 'luxon';
import { endOfMonth } from '../../chassis/programme-time.js';
import { instantOf, type Instant } from '../../subgraphs/points/domain/instant.js';
import type { Bucket } from '../../subgraphs/points/domain/buckets.js';
import { bucketsAtStart } from './posting.js';

/** The zone by whose months the books of these measurements count. */
export const zone = 'Asia/Shanghai';

/** Months of validity, as the service's default has it. */
export const validityMonths = 12;

/** Reckoned once: a run that crosses the end of a month goes on with the months it began with. */
const began = new Date();
const ends = Array.from({ length: bucketsAtStart + 1 }, (_, months) => instantOf(endOfMonth(began, zone, months)));

/** The end of validity of points from a purchase that many months ago. */
export function endOfValidity(monthsAgo: number): Instant {
  return ends[validityMonths - monthsAgo] ?? failOn(monthsAgo);
}

const purchases = Array.from({ length: bucketsAtStart }, (_, months) =>
  DateTime.fromJSDate(began, { zone }).minus({ months }).toJSDate(),
);

export function occurredAt(monthsAgo: number): Date {
  return purchases[monthsAgo] ?? failOn(monthsAgo);
}

/** The bucket at a place of a generated wallet, from the next month's on, so that none ends while the run goes on. */
export function startBucketAt(place: number, points: number): Bucket {
  const expiresAt = ends[place + 1];
  if (expiresAt === undefined) throw new RangeError(`a generated wallet has no bucket ${place}`);
  return { expiresAt, pendingUntil: null, points };
}

function failOn(monthsAgo: number): never {
  throw new RangeError(`a purchase ${monthsAgo} months ago has no valid points`);
}
