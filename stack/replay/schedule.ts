import { DateTime } from 'luxon';
import type { Step } from './plan-steps.js';

/** Steps that may run side by side: no two of one customer. */
export type Round = Step[];

export interface Day {
  /** yyyy-mm-dd in the programme's zone. */
  day: string;
  rounds: Round[];
}

/**
 * Days one after another, and inside a day each customer's steps one after another. A promotion counts from the next
 * purchase on, so before a customer's next step the facts of the last one must have reached members: between two rounds,
 * and between two days, the importer waits for that.
 */
export function schedule(steps: readonly Step[], zone: string): Day[] {
  const days = new Map<string, { rounds: Round[]; next: Map<string, number> }>();
  for (const step of steps) {
    const day = DateTime.fromJSDate(step.occurredAt, { zone }).toISODate() ?? '';
    const { rounds, next } = days.get(day) ?? { rounds: [], next: new Map<string, number>() };
    days.set(day, { rounds, next });
    const turn = next.get(step.customer) ?? 0;
    next.set(step.customer, turn + 1);
    (rounds[turn] ??= []).push(step);
  }
  return [...days].map(([day, { rounds }]) => ({ day, rounds }));
}

/**
 * Whole days to add so that the last purchase was yesterday: hours of the day stay what they were. A return that came
 * later falls on today or after it.
 */
export function daysToYesterday(steps: readonly Step[], zone: string, today: Date): number {
  const purchases = steps.filter(({ kind }) => kind === 'purchase');
  const last = purchases.reduce((latest, step) => Math.max(latest, step.occurredAt.getTime()), 0);
  const lastDay = DateTime.fromMillis(last, { zone }).startOf('day');
  const yesterday = DateTime.fromJSDate(today, { zone }).startOf('day').minus({ days: 1 });
  return Math.round(yesterday.diff(lastDay, 'days').days);
}

/** Purchases asked for before a file counts as new: an earlier run may have had any of its first ones refused. */
const probes = 50;

/**
 * The whole days by which an earlier run moved this file, seen from when the graph has the first of its purchases that it
 * knows; undefined where it knows none of the first 50.
 */
export async function shiftOfEarlierRun(
  steps: readonly Step[],
  recordedAt: (purchaseId: string) => Promise<Date | null>,
  zone: string,
): Promise<number | undefined> {
  const purchases = steps.filter((step) => step.kind === 'purchase').slice(0, probes);
  for (const { purchaseId, occurredAt } of purchases) {
    const recorded = await recordedAt(purchaseId);
    if (recorded === null) continue;
    const own = DateTime.fromJSDate(occurredAt, { zone }).startOf('day');
    return Math.round(DateTime.fromJSDate(recorded, { zone }).startOf('day').diff(own, 'days').days);
  }
  return undefined;
}

export function shifted(steps: readonly Step[], days: number, zone: string): Step[] {
  return steps.map((step) => ({
    ...step,
    occurredAt: DateTime.fromJSDate(step.occurredAt, { zone }).plus({ days }).toJSDate(),
  }));
}
