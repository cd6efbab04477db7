import { DateTime } from 'luxon';
import type { Step } from './plan-steps.js';

/** Steps that may run side by side: no two of one member. */
export type Round = Step[];

export interface Day {
  /** yyyy-mm-dd in the programme's zone. */
  day: string;
  rounds: Round[];
}

/**
 * Days one after another, and inside a day each member's steps one after another. A promotion counts from the next
 * purchase on, so before a member's next step the facts of the last one must have reached members: between two rounds,
 * and between two days, the importer waits for that.
 */
export function schedule(steps: readonly Step[], zone: string): Day[] {
  const days = new Map<string, { rounds: Round[]; next: Map<string, number> }>();
  for (const step of steps) {
    const day = DateTime.fromJSDate(step.occurredAt, { zone }).toISODate() ?? '';
    const { rounds, next } = days.get(day) ?? { rounds: [], next: new Map<string, number>() };
    days.set(day, { rounds, next });
    const turn = next.get(step.memberId) ?? 0;
    next.set(step.memberId, turn + 1);
    (rounds[turn] ??= []).push(step);
  }
  return [...days].map(([day, { rounds }]) => ({ day, rounds }));
}

/** Whole days to add so that the last purchase was yesterday: hours of the day stay what they were. */
export function daysToYesterday(steps: readonly Step[], zone: string, today: Date): number {
  const last = steps.reduce((latest, step) => Math.max(latest, step.occurredAt.getTime()), 0);
  const lastDay = DateTime.fromMillis(last, { zone }).startOf('day');
  const yesterday = DateTime.fromJSDate(today, { zone }).startOf('day').minus({ days: 1 });
  return Math.round(yesterday.diff(lastDay, 'days').days);
}

/** The whole days by which an earlier run moved this step, seen from when the graph has it. */
export function shiftOfEarlierRun(step: Step, recordedAt: Date, zone: string): number {
  const own = DateTime.fromJSDate(step.occurredAt, { zone }).startOf('day');
  return Math.round(DateTime.fromJSDate(recordedAt, { zone }).startOf('day').diff(own, 'days').days);
}

export function shifted(steps: readonly Step[], days: number, zone: string): Step[] {
  return steps.map((step) => ({
    ...step,
    occurredAt: DateTime.fromJSDate(step.occurredAt, { zone }).plus({ days }).toJSDate(),
  }));
}
