/**
 * Plays a random history on books of any kind, in memory or in a database, and holds them against the reference after every
 * command: what was told, and everything the books then stand at.
 */
import type { Books } from '../audit.js';
import type { Command } from '../command.js';
import type { Outcome } from '../decide.js';
import type { Instant, Moment } from '../instant.js';
import type { NumberedRow } from '../journal.js';
import type { Discrepancy } from '../replay.js';
import type { RequestKey } from '../review.js';
import { commandFor } from './model-command.js';
import { comparedWith } from './model-comparison.js';
import { originsComparedWith } from './model-origins.js';
import { modelRiskRules } from './model-risk-rules.js';
import type { ModelStep } from './model-step.js';
import { ModelTurn } from './model-turn.js';
import type { Told } from './reference-books.js';
import { ReferenceLedger } from './reference-ledger.js';

/** Books under the rules `modelRiskRules`, with a memory for what they have told. */
export interface ModelSubject {
  /**
   * Posts the command at that time, or answers a request that was asked before, by its id. Gives the moment it was decided
   * at, which may lie a little later where the books have a clock of their own.
   */
  post(at: Instant, request: RequestKey, command: Command): Promise<{ told: Told; moment: Moment }>;
  books(): Promise<Books>;
  audit(at: Instant): Promise<readonly Discrepancy[]>;
  journal(): Promise<readonly NumberedRow[]>;
}

export interface ModelRun {
  /** How often each kind of command came to which end: `burnPoints done`, `burnPoints refused NOT_ENOUGH_POINTS`. */
  ends: Map<string, number>;
  commands: number;
}

export const modelStart: Instant = '2026-01-05T00:00:00.000Z';
const hour = 3_600_000;

/** Throws on the first difference, and says after which command of which kind. Counts into `run`. */
export async function runModel(
  subject: ModelSubject,
  steps: readonly ModelStep[],
  { run, auditEvery, compareEvery = 1 }: { run: ModelRun; auditEvery: number; compareEvery?: number },
): Promise<void> {
  const reference = new ReferenceLedger(modelRiskRules);
  const asked: { request: RequestKey; command: Command }[] = [];
  let time = Date.parse(modelStart);
  for (const [index, step] of steps.entries()) {
    time += Math.round(step.hoursLater * hour);
    const at = new Date(time).toISOString();
    const again = step.what === 'retry' ? asked[step.pick % asked.length] : undefined;
    const turn = new ModelTurn(step, index + 1, reference.now, at);
    const command = again?.command ?? commandFor(step.what === 'retry' ? 'award' : step.what, turn);
    const request = again?.request ?? { caller: 'service:model', mutation: command.kind, id: turn.id('request') };
    const place: Place = { step: index + 1, at, again: again !== undefined, command };
    const { told, moment } = await subject.post(at, request, command).catch((error: unknown) => {
      throw failure(place, [error instanceof Error ? error.message : String(error)]);
    });
    const expected = JSON.stringify(reference.post(moment, request.id, command));
    if (expected !== JSON.stringify(told)) {
      throw failure(place, [`the reference tells ${expected}`, `the books tell     ${JSON.stringify(told)}`]);
    }
    const isLast = index + 1 === steps.length;
    if (isLast || (index + 1) % compareEvery === 0) {
      expectNone(place, comparedWith(reference.now, await subject.books(), moment.at));
    }
    if (isLast || (index + 1) % auditEvery === 0) {
      expectNone(
        place,
        (await subject.audit(moment.at)).map((found) => JSON.stringify(found)),
      );
    }
    // What a parting gives back is what the explanation says: it has to be right whenever somebody parts.
    const parting = command.kind === 'giveBackPoints' ? command : null;
    if (isLast || parting) {
      const journal = await subject.journal();
      expectNone(place, originsComparedWith(reference.now, journal, moment.at, isLast ? null : parting));
    }
    if (!again && isKept(told)) asked.push({ request, command });
    count(run, again ? 'retry' : command.kind, told);
  }
}

/** Answers and refusals are kept for whoever asks again; a fault is not: trying again may help. */
function isKept(told: Told): boolean {
  return told.kind !== 'refused' || refusals.has(told.name);
}

const refusals = new Set(['NOT_ENOUGH_POINTS', 'HOLD_NOT_OPEN', 'FUNDS_EXHAUSTED', 'GIFT_LIMIT_EXCEEDED']);

/** What is compared of an outcome. */
export function toldOf(outcome: Outcome): Told {
  if (outcome.kind !== 'refused') return outcome;
  const { definition } = outcome.error;
  return { kind: 'refused', name: definition.kind === 'fault' ? definition.name : definition.code };
}

function count(run: ModelRun, kind: string, told: Told): void {
  const end = `${kind} ${told.kind}${told.kind === 'refused' ? ` ${told.name}` : ''}`;
  run.ends.set(end, (run.ends.get(end) ?? 0) + 1);
  run.commands += 1;
}

interface Place {
  step: number;
  at: Instant;
  again: boolean;
  command: Command;
}

function failure({ step, at, again, command }: Place, why: readonly string[]): Error {
  return new Error(`step ${step}, at ${at}${again ? ', again' : ''}: ${JSON.stringify(command)}\n${why.join('\n')}`);
}

function expectNone(place: Place, found: readonly string[]): void {
  if (found.length > 0) throw failure(place, found);
}
