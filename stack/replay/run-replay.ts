import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../in-parallel.js';
import type { Plan, Step } from './plan-steps.js';
import type { Outcome, ReplayGraph } from './replay-graph.js';
import { schedule } from './schedule.js';

export interface Refusal {
  reason: string;
  lineNumbers: number[];
}

export interface Tally {
  customers: number;
  purchases: number;
  purchasedLines: number;
  purchasedMinor: number;
  returns: number;
  returnedPieces: number;
  /** By the graph; what the reader could not use stands in the plan. */
  refusals: Refusal[];
}

export interface ReplayOptions {
  zone: string;
  /** Requests under way at once. */
  atOnce: number;
  /** Called after each request with the number of steps and enrolments it stands for: 1. */
  onStep: () => void;
}

/**
 * Sends a plan to the graph: customers first, then day by day and round by round. Safe to run again at any point: every
 * request carries the same ids, and what the graph has answered once it answers again.
 */
export async function runReplay(plan: Plan, graph: ReplayGraph, options: ReplayOptions): Promise<Tally> {
  const tally: Tally = {
    customers: 0,
    purchases: 0,
    purchasedLines: 0,
    purchasedMinor: 0,
    returns: 0,
    returnedPieces: 0,
    refusals: [],
  };
  await inParallel([...plan.customers], options.atOnce, async ([customer, memberId]) => {
    const outcome = await graph.enrol(memberId, customer);
    if (outcome.taken) tally.customers += 1;
    else tally.refusals.push({ reason: `enrolment of customer ${customer}: ${outcome.reason}`, lineNumbers: [] });
    options.onStep();
  });
  for (const { rounds } of schedule(plan.steps, options.zone)) {
    for (const round of rounds) {
      await factsTaken(graph);
      await inParallel(round, options.atOnce, async (step) => {
        count(tally, step, await send(graph, step));
        options.onStep();
      });
    }
  }
  await factsTaken(graph);
  return tally;
}

function send(graph: ReplayGraph, step: Step): Promise<Outcome> {
  return step.kind === 'purchase' ? graph.record(step) : graph.giveBack(step);
}

function count(tally: Tally, step: Step, outcome: Outcome): void {
  if (!outcome.taken) {
    tally.refusals.push({ reason: outcome.reason, lineNumbers: step.lineNumbers });
  } else if (step.kind === 'purchase') {
    tally.purchases += 1;
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
