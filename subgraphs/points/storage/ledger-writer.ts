import { setTimeout as sleep } from 'node:timers/promises';
import { isOutage, isRetriable, type Database } from '../../../chassis/database.js';
import { overloaded, unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import { defaultRiskRules } from '../domain/default-risk-rules.js';
import type { RiskRule } from '../domain/risk.js';
import { postBatch, takeTurn, type MomentOf } from './post-batch.js';
import type { PostingRequest, PostingResult } from './posting-request.js';

interface Waiting {
  request: PostingRequest;
  resolve: (result: PostingResult) => void;
  reject: (error: unknown) => void;
}

export interface LedgerWriterParts {
  database: Database;
  momentOf: MomentOf;
  log: Logger;
  /** Called after a commit that told events. */
  onEvents: () => void;
}

/** More in one transaction does not make it faster, only everybody's wait longer. */
const mostAtOnce = 128;
/** While one lane commits, the next waits for its turn and gathers what comes meanwhile. A third only takes a connection. */
const lanes = 2;
/** Longer queues would be answered after everybody has given up. */
const mostWaiting = 10_000;
const attempts = 5;

/**
 * The one door to the books. Requests are gathered while the turn to write is waited for, so that a lone request is
 * written alone and at once, and many share a transaction. Any number of processes may each have a writer: the ledger's
 * head lets them through one after the other.
 */
export class LedgerWriter {
  private waiting: Waiting[] = [];
  private running = 0;
  private rules: readonly RiskRule[] = defaultRiskRules;

  constructor(private readonly parts: LedgerWriterParts) {}

  /**
   * Posts a command once. Resolves when it is durable, or was before. Throws OVERLOADED when too many wait already, and
   * UNAVAILABLE when the database cannot be reached: whether it was posted is then found out by asking again.
   */
  post(request: PostingRequest): Promise<PostingResult> {
    if (this.waiting.length >= mostWaiting) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      if (this.running < lanes) void this.runLane();
    });
  }

  private async runLane(): Promise<void> {
    this.running += 1;
    try {
      while (this.waiting.length > 0) await this.runTurn();
    } finally {
      this.running -= 1;
    }
  }

  /** One transaction over what has come by the time it is our turn. */
  private async runTurn(): Promise<void> {
    let taken: Waiting[] = [];
    try {
      await this.inTurn(() => (taken = this.waiting.splice(0, mostAtOnce)));
    } catch (error) {
      // Nobody's request has been taken yet: those who would have been are told.
      if (taken.length === 0) taken = this.waiting.splice(0, mostAtOnce);
      await this.tryAgain(taken, error);
    }
  }

  private async inTurn(take: () => readonly Waiting[]): Promise<void> {
    const { database, momentOf, onEvents } = this.parts;
    await database.withClient(async (client) => {
      const head = await takeTurn(client);
      const taken = take();
      if (taken.length === 0) {
        await client.query('rollback');
        return;
      }
      const requests = taken.map(({ request }) => request);
      const { results, told, rules } = await postBatch(client, { requests, head, momentOf, rules: this.rules });
      this.rules = rules;
      if (told) onEvents();
      taken.forEach(({ resolve }, place) => {
        resolve(results[place] as PostingResult);
      });
    });
  }

  /** One that fails must not take the others with it: after a failure each is tried by itself. */
  private async tryAgain(taken: readonly Waiting[], error: unknown): Promise<void> {
    if (isOutage(error)) {
      this.parts.log.warn({ err: error, requests: taken.length }, 'the ledger cannot be reached');
      for (const { reject } of taken) reject(unavailable({ service: 'database' }));
      return;
    }
    if (!isRetriable(error)) this.parts.log.error({ err: error, requests: taken.length }, 'a batch failed');
    for (const one of taken) await this.postAlone(one);
  }

  private async postAlone(one: Waiting): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.inTurn(() => [one]);
        return;
      } catch (error) {
        if (isOutage(error) || (isRetriable(error) && attempt === attempts)) {
          one.reject(unavailable({ service: 'database' }));
          return;
        }
        if (!isRetriable(error)) {
          one.reject(error);
          return;
        }
        await sleep(5 * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }
}
