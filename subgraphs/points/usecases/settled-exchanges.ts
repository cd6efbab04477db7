import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DeliveredEvent } from '../../../chassis/event-intake.js';
import { monthRange } from '../../../chassis/programme-time.js';
import { estimateBreakage } from '../domain/breakage.js';
import { instantOf } from '../domain/instant.js';
import { cohortsOf } from '../domain/points-cohort.js';
import { considerationRecognised, type SettledMonth } from '../domain/settled-exchanges.js';
import { readCohortMonths } from '../storage/cohorts.js';
import { keepSettledMonth, readSettledMonths } from '../storage/settled-exchanges.js';
import { worthOf } from './currencies.js';
import type { PointsParts } from './points-parts.js';
import { checkMonths } from './show-revenue-reports.js';

const whole = z.number().refine(Number.isSafeInteger);
const shape = z.object({
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  currencies: z.array(
    z.object({
      currency: z.string(),
      ...{ takenOver: whole, considerationReceivedMinor: whole, released: whole, considerationPaidMinor: whole },
      feePoints: whole,
    }),
  ),
});

/** Partners has closed a month: what it means for each currency is kept. */
export async function settlementClosed(tx: EntityManager, event: Pick<DeliveredEvent, 'payload'>): Promise<void> {
  const { period, currencies } = shape.parse(event.payload);
  for (const { currency, considerationReceivedMinor, considerationPaidMinor, ...points } of currencies) {
    const money = { receivedMinor: considerationReceivedMinor, paidMinor: considerationPaidMinor };
    await keepSettledMonth(tx, currency, { month: period, ...points, ...money });
  }
}

export interface SettledExchanges extends Omit<SettledMonth, 'month'> {
  /** The last of the months that is settled; null when none is. */
  settledThrough: string | null;
  /** Of the consideration, in fen: opening + received - recognised = closing. */
  openingMinor: bigint;
  recognisedMinor: bigint;
  closingMinor: bigint;
}

/**
 * What exchanges with other brands came to from one month to another, both included, as far as these are settled. Throws BAD_USER_INPUT as
 * `showDeferredRevenue`.
 */
export async function showSettledExchanges(
  parts: PointsParts,
  currency: string,
  from: string,
  until: string,
): Promise<SettledExchanges> {
  await worthOf(parts, currency, ['currency']);
  const { zone } = parts.calendar;
  const now = parts.clock.now();
  checkMonths(from, until, now, zone);
  const months = await readSettledMonths(parts.database.read, currency, until);
  const within = months.filter(({ month }) => month >= from);
  const before = months.filter(({ month }) => month < from);
  const end = rangeOf(until, zone).until;
  const [earlier, later] = await Promise.all([
    recognisedAt(parts, currency, before, rangeOf(from, zone).from),
    recognisedAt(parts, currency, months, end < now ? end : now),
  ]);
  const sum = (pick: (month: SettledMonth) => number, of = within) =>
    of.reduce((total, month) => total + pick(month), 0);
  const received = sum(({ receivedMinor }) => receivedMinor);
  const openingMinor = BigInt(sum(({ receivedMinor }) => receivedMinor, before)) - earlier;
  const recognisedMinor = later - earlier;
  return {
    settledThrough: within.at(-1)?.month ?? null,
    takenOver: sum(({ takenOver }) => takenOver),
    receivedMinor: received,
    released: sum(({ released }) => released),
    paidMinor: sum(({ paidMinor }) => paidMinor),
    feePoints: sum(({ feePoints }) => feePoints),
    openingMinor,
    recognisedMinor,
    closingMinor: openingMinor + BigInt(received) - recognisedMinor,
  };
}

/** Of the consideration of these months, by the cohorts as they stood at that time. */
async function recognisedAt(
  { database, calendar, monthEnds }: PointsParts,
  currency: string,
  months: readonly SettledMonth[],
  at: Date,
): Promise<bigint> {
  if (months.length === 0) return 0n;
  const { zone, validityMonths } = calendar;
  const instant = instantOf(at);
  const cohorts = cohortsOf(await readCohortMonths(database.read, { currency, zone, until: instant }));
  const estimated = estimateBreakage(cohorts, instant).cohorts;
  return considerationRecognised(months, estimated, (month) =>
    monthEnds.after(rangeOf(month, zone).from, validityMonths),
  );
}

function rangeOf(month: string, zone: string): { from: Date; until: Date } {
  const range = monthRange(month, zone);
  if (!range) throw new RangeError(`'${month}' is no month`);
  return range;
}
