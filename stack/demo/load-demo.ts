import { DateTime } from 'luxon';
import { showProgress, type ProgressOutput } from '../progress.js';
import type { Plan } from '../replay/plan-steps.js';
import { runReplay } from '../replay/run-replay.js';
import type { DemoCallers } from './demo-callers.js';
import { readDemoRecord, writeDemoRecord, type DemoRecord } from './demo-record.js';
import { demoMember, otherPeople, type Person } from './people.js';
import { enrolPerson, peopleGraph } from './people-graph.js';
import { setUpPartners, setUpProgramme } from './set-up-programme.js';
import { spendAsDemoMember, spendAsOthers, spendersAmong } from './spend-points.js';
import { demoMembersYear, yearOfPurchases } from './year-of-purchases.js';

/** Any number; with another one the demo would be another. */
const seed = 20_261_122;

const atOnce = 8;

export interface DemoPlace {
  /** The installation's home: keeps the day of the first start. */
  home: string;
  zone: string;
}

/**
 * The first step, before the start-up block is shown: the programme with its rewards, campaigns and partners, and one
 * member with a year behind them. Gives that member's number. On later starts it reads, and asks again for the partners.
 */
export async function prepareDemo(callers: DemoCallers, { home, zone }: DemoPlace, now: Date): Promise<DemoRecord> {
  const kept = await readDemoRecord(home);
  if (kept?.memberNumber !== undefined && (await isThere(callers, kept.memberNumber))) {
    // A demo that was set up with fewer partners, and before they had agreements, goes on.
    await setUpPartners(callers);
    return kept;
  }
  // A record without its member belongs to a database that is gone.
  const firstDay = kept && kept.memberNumber === undefined ? kept.firstDay : dayOf(now, zone);
  await writeDemoRecord(home, { firstDay, complete: false });
  await setUpProgramme(callers, firstDay, zone);
  const memberNumber = await enrolPerson(callers.shop(), demoMember);
  const steps = demoMembersYear(firstDay, zone);
  const tally = await runReplay(planOf(steps, []), peopleGraph(callers.shop(), [demoMember], new Map()), {
    zone,
    atOnce,
    onSteps: () => undefined,
  });
  requireNothingRefused(tally.refusals);
  await spendAsDemoMember(callers, memberNumber);
  const record = { firstDay, memberNumber, complete: false };
  await writeDemoRecord(home, record);
  return record;
}

/** The rest, behind the start-up block. Killed half-way, the next start goes on: every id is the same again. */
export async function loadRestOfDemo(
  callers: DemoCallers,
  { home, zone }: DemoPlace,
  record: DemoRecord,
  out: ProgressOutput,
): Promise<void> {
  const people = otherPeople(seed);
  const steps = yearOfPurchases(people, seed, record.firstDay, zone);
  const progress = showProgress('demo data', people.length + steps.length + spendersAmong(people), out);
  const onSteps = (steps: number) => {
    progress.advance(steps);
  };
  try {
    const numbers = new Map<string, string>();
    const graph = peopleGraph(callers.shop(), people, numbers);
    const tally = await runReplay(planOf(steps, people), graph, { zone, atOnce, onSteps });
    requireNothingRefused(tally.refusals);
    await spendAsOthers(callers, people, numbers, () => {
      onSteps(1);
    });
    await writeDemoRecord(home, { ...record, complete: true });
  } finally {
    progress.end();
  }
}

function planOf(steps: Plan['steps'], people: readonly Person[]): Plan {
  return { steps, customers: new Map(people.map(({ memberId }) => [memberId, memberId])), unusable: [] };
}

function requireNothingRefused(refusals: readonly { reason: string }[]): void {
  const [first] = refusals;
  if (first) throw new Error(`${refusals.length} requests of the demo were refused, the first: ${first.reason}`);
}

async function isThere(callers: DemoCallers, number: string): Promise<boolean> {
  const document = 'query DemoMember($number: String) { member(number: $number) { id } }';
  const { member } = await callers.ann().ask<{ member: { id: string } | null }>(document, { number });
  return member?.id === demoMember.memberId;
}

const dayOf = (now: Date, zone: string) => DateTime.fromJSDate(now, { zone }).toISODate() ?? '';
