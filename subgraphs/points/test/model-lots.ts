import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { commandFor } from '../domain/testing/model-command.js';
import { originsComparedWith } from '../domain/testing/model-origins.js';
import { comparedWith } from '../domain/testing/model-comparison.js';
import { modelHistory, type ModelStep } from '../domain/testing/model-step.js';
import { idOf, ModelTurn } from '../domain/testing/model-turn.js';
import { checkBooks } from '../storage/check-books.js';
import { CommitReplay } from './commit-replay.js';
import type { WatchedLedger } from './watched-ledger.js';

const start = Date.UTC(2026, 0, 5);
const hour = 3_600_000;
/** One commit of so many is not answered. */
const loseEvery = 9;
/** Each takes a database filled anew: to shorten a long history to its last step would take hours. */
const mostShorteningTries = 100;

export interface LotsRun {
  commands: number;
  lots: number;
  answersLost: number;
  conflicts: number;
  /** Batches that were sent before the one before them was settled. */
  sentAhead: number;
  ends: Map<string, number>;
}

/**
 * Plays a random history on a database, a lot of steps at a time: the steps of a lot are fitted to what there was before it
 * and asked all at once, so that writers gather them as it happens. Some answers are lost and asked for again. After every lot
 * each answer, and everything the books then stand at, is what the reference says.
 */
async function playLots(ledger: WatchedLedger, steps: readonly ModelStep[], run: LotsRun): Promise<void> {
  await ledger.begin({ loseEvery });
  const replay = new CommitReplay(ledger);
  // Of the clock only how far it is ahead is changed, and only upwards: what was true before stays so.
  let ahead = start - Date.now();
  for (let next = 0; next < steps.length;) {
    const size = 1 + (steps[next]!.pick % 16);
    const lot = steps.slice(next, next + size);
    ahead += Math.round(lot[0]!.hoursLater * hour);
    await ledger.shiftClock(ahead);
    await playLot(replay, lot, next, new Date(Date.now() + ahead).toISOString());
    next += lot.length;
    run.lots += 1;
    await compare(ledger, replay, `after step ${next} of ${steps.length}`);
  }
  const last = ledger.watch.batches.at(-1);
  if (last) expectNothing('at the end', originsComparedWith(replay.now, await ledger.journal(), last.moment.at));
  expectNothing(
    'at the end',
    (await checkBooks(ledger.database)).map((found) => JSON.stringify(found)),
  );
  run.commands += replay.commands;
  run.answersLost += replay.answersLost;
  run.conflicts += replay.conflicts;
  run.sentAhead += ledger.watch.sentAhead;
  for (const [end, times] of replay.ends) run.ends.set(end, (run.ends.get(end) ?? 0) + times);
}

async function playLot(replay: CommitReplay, lot: readonly ModelStep[], before: number, at: string): Promise<void> {
  const known = replay.ids;
  const conflicts: string[] = [];
  const asking = lot.map((step, place) => {
    const number = before + place + 1;
    if (step.what !== 'retry') {
      const command = commandFor(step.what, new ModelTurn(step, number, replay.now, at));
      return replay.ask(idOf('request', number), command, number);
    }
    const id = known[step.pick % known.length];
    if (id === undefined) return Promise.resolve();
    if (step.twist >= 50) return replay.askAgain(id, number);
    conflicts.push(id);
    return Promise.resolve();
  });
  await Promise.all(asking);
  for (const id of conflicts) await replay.askOtherwise(id, before);
}

async function compare(ledger: WatchedLedger, replay: CommitReplay, when: string): Promise<void> {
  expectNothing(when, replay.differences());
  const last = ledger.watch.batches.at(-1);
  if (last) expectNothing(when, comparedWith(replay.now, await ledger.books(), last.moment.at));
}

function expectNothing(when: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${when}\n${found.join('\n')}`);
}

export interface LotsSize {
  commands: number;
  /** Steps in a history at the most. */
  length: number;
  seed: number;
}

/**
 * Plays random histories until so many commands have been compared. One that fails is shortened as far as it still fails and
 * kept in a file; the failure says how to play it again.
 */
export async function checkLots(ledger: WatchedLedger, { commands, length, seed }: LotsSize): Promise<LotsRun> {
  const run: LotsRun = { commands: 0, lots: 0, answersLost: 0, conflicts: 0, sentAhead: 0, ends: new Map() };
  let triesLeft: number | null = null;
  const property = fc.asyncProperty(modelHistory(length), async (steps) => {
    // After a failure what is tried are shorter histories; a try that is not made counts as one that did not fail.
    if (triesLeft === 0) return;
    if (triesLeft !== null) triesLeft -= 1;
    try {
      await playLots(ledger, steps, run);
    } catch (error) {
      triesLeft ??= mostShorteningTries;
      throw error;
    }
  });
  for (let round = 0; run.commands < commands; round += 1) {
    const numRuns = Math.ceil((commands - run.commands) / length);
    const found = await fc.check(property, { numRuns, seed: seed + round });
    if (found.failed) throw new Error(report(found.counterexample?.[0] ?? [], found.errorInstance));
  }
  return run;
}

/** Plays the one history of a file that a failure has left behind. */
export async function playCase(ledger: WatchedLedger, file: string): Promise<void> {
  const run: LotsRun = { commands: 0, lots: 0, answersLost: 0, conflicts: 0, sentAhead: 0, ends: new Map() };
  await playLots(ledger, JSON.parse(readFileSync(file, 'utf8')) as ModelStep[], run);
}

function report(steps: readonly ModelStep[], error: unknown): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'fealty-model-')), 'case.json');
  writeFileSync(file, `[\n${steps.map((step) => `  ${JSON.stringify(step)}`).join(',\n')}\n]\n`);
  const why = error instanceof Error ? error.message : String(error);
  return `${why}\n\n${steps.length} steps, kept in ${file}; to play them again:\n  MODEL_CASE=${file} npm run jest -- ledger-model`;
}
