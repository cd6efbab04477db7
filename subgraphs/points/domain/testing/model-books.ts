/** The books in memory as the model wants them: with a memory for what they have told. */
import type { Books } from '../audit.js';
import type { Command } from '../command.js';
import { decide } from '../decide.js';
import type { Instant, Moment } from '../instant.js';
import type { NumberedRow } from '../journal.js';
import type { Discrepancy } from '../replay.js';
import type { RequestKey } from '../review.js';
import { BooksInMemory, momentAt } from './books-in-memory.js';
import { modelRiskRules } from './model-risk-rules.js';
import { modelStart, toldOf, type ModelSubject } from './model-run.js';
import type { Told } from './reference-books.js';

export class ModelBooks implements ModelSubject {
  private readonly memory = new BooksInMemory(modelRiskRules);
  private moment = momentAt(modelStart);
  private readonly told = new Map<string, Told>();

  /** @param decides what is put to the test; another than `decide` only to see that a defect is found. */
  constructor(private readonly decides = decide) {}

  post(at: Instant, request: RequestKey, command: Command): Promise<{ told: Told; moment: Moment }> {
    return new Promise((resolve) => resolve(this.answer(at, request, command)));
  }

  private answer(at: Instant, request: RequestKey, command: Command): { told: Told; moment: Moment } {
    const moment = this.moment.at === at ? this.moment : momentAt(at);
    this.moment = moment;
    const before = this.told.get(request.id);
    if (before) return { told: before, moment };
    const decision = this.memory.post(at, command, { request, moment, decides: this.decides });
    const told = toldOf(decision.outcome);
    this.told.set(request.id, told);
    for (const { request: waiting, outcome } of decision.closed) {
      this.told.set(waiting.id, toldOf(outcome as Parameters<typeof toldOf>[0]));
    }
    return { told, moment };
  }

  books(): Promise<Books> {
    return Promise.resolve(this.memory.standing);
  }

  journal(): Promise<readonly NumberedRow[]> {
    return Promise.resolve(this.memory.numberedRows);
  }

  audit(at: Instant): Promise<readonly Discrepancy[]> {
    return Promise.resolve(this.memory.audit(at));
  }
}
