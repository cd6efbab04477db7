import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../in-parallel.js';
import type { Plan, PurchaseStep, ReturnStep, Step } from './plan-steps.js';
import type { Outcome, ReplayGraph } from './replay-graph.js';
import { schedule } from './schedule.js';

export interface Refusal {
  reason: string;
  lineNumbers: number[];
}

export interface Tally {
  /** Whose purchases were recorded. */
  customers: number;
  purchases: number;
  /** Of these, of cards that nobody has yet. */
  kept: number;
  purchasedLines: number;
  purchasedMinor: number;
  returns: number;
  returnedPieces: number;
  /** By the graph; what the reader could not use stands in the plan. */
  refusals: Refusal[];
}

export interface ReplayOptions {
  zone: string;
  /** Requests under way at once; of lists of purchases, of which each keeps many parts busy, fewer. */
  atOnce: number;
  /** Called after each request with the number of steps and enrolments it stands for. */
  onSteps: (steps: number) => void;
}

const listsAtOnce = 4;

/**
 * Sends a plan to the graph: customers first, then day by day and round by round, purchases in lists and returns one by one.
 * Safe to run again at any point: every request carries the same ids, and what the graph has answered once it answers again.
 */
export async function runReplay(plan: Plan, graph: ReplayGraph, options: ReplayOptions): Promise<Tally> {
  const tally: Tally = {
    customers: 0,
    purchases: 0,
    kept: 0,
    purchasedLines: 0,
    purchasedMinor: 0,
    returns: 0,
    returnedPieces: 0,
    refusals: [],
  };
  await inParallel([...plan.customers], options.atOnce, async ([customer, memberId]) => {
    const outcome = await graph.enrol(memberId, customer);
    if (!outcome.taken) {
      tally.refusals.push({ reason: `enrolment of customer ${customer}: ${outcome.reason}`, lineNumbers: [] });
    }
    options.onSteps(1);
  });
  const buyers = new Set<string>();
  for (const { rounds } of schedule(plan.steps, options.zone)) {
    for (const round of rounds) {
      await factsTaken(graph);
      await inParallel(graph.inLists(round.filter(isPurchase)), listsAtOnce, async (list) => {
        const outcomes = await graph.record(list);
        list.forEach((step, place) => {
          count(tally, buyers, step, outcomes[place]);
        });
        options.onSteps(list.length);
      });
      await inParallel(round.filter(isReturn), options.atOnce, async (step) => {
        count(tally, buyers, step, await graph.giveBack(step));
        options.onSteps(1);
      });
    }
  }
  await factsTaken(graph);
  return { ...tally, customers: buyers.size };
}

const isPurchase = (step: Step): step is PurchaseStep => step.kind === 'purchase';
const isReturn = (step: Step): step is ReturnStep => step.kind === 'return';

function count(tally: Tally, buyers: Set<string>, step: Step, outcome: Outcome | undefined): void {
  if (!outcome) throw new Error('the graph left a purchase of a list without an outcome');
  if (!outcome.taken) {
    tally.refusals.push({ reason: outcome.reason, lineNumbers: step.lineNumbers });
  } else if (step.kind === 'purchase') {
    buyers.add(step.customer);
    tally.purchases += 1;
    if (outcome.kept) tally.kept += 1;
    tally.purchasedLines += step.lines.length;
    tally.purchasedMinor += step.totalMinor;
  } else {
    tally.returns += 1;
    tally.returnedPieces += step.lines.reduce((sum, line) => sum + line.quantity, 0);
  }
}

/** Waits until members has heard of every purchase so far, so that the next one meets the tier of its time. */
async function factsTaken(graph: ReplayGraph): Promise<void> {
  for (let pauseMs = 5; (await graph.factsPending()) > 0; pauseMs = Math.min(250, pauseMs * 1.5)) await sleep(pauseMs);
}
