import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { isOutage, isRetriable, type Database } from '../../../chassis/database.js';
import { overloaded, unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import { BatchSender, type PostedBatch } from './batch-sender.js';
import type { MomentOf } from './decide-batch.js';
import type { PostingRequest, PostingResult } from './posting-request.js';

interface Waiting {
  request: PostingRequest;
  /** How many had come when it had. */
  number: number;
  resolve: (result: PostingResult) => void;
  reject: (error: unknown) => void;
}

export interface LedgerWriterParts {
  database: Database;
  momentOf: MomentOf;
  log: Logger;
  /** Called after a commit that told events. */
  onEvents: () => void;
  /** From how many on a batch is decided while another is written; 32 if it is not said. */
  fewestAhead?: number;
}

/** More in one transaction does not make it faster, only everybody's wait longer. */
const mostAtOnce = 128;
/** Fewer are not worth a second lane: they wait for the batch under way, and for others to join them. */
const usualFewestAhead = 32;
/** While one lane's batch is written, the other's is decided. A third would only wait behind them. */
const lanes = 2;
/** Longer queues would be answered after everybody has given up. */
const mostWaiting = 10_000;
const attempts = 5;

/**
 * The one door to the books. Requests are gathered while those before them are decided, so that a lone request is written
 * alone, and many share a transaction. Any number of processes may each have a writer.
 */
export class LedgerWriter {
  private waiting: Waiting[] = [];
  /** How many have come so far. */
  private came = 0;
  private running = 0;
  private onEnough: () => void = () => undefined;
  private readonly sender: BatchSender;
  private readonly fewestAhead: number;

  constructor(private readonly parts: LedgerWriterParts) {
    this.sender = new BatchSender(parts.database, parts.momentOf);
    this.fewestAhead = parts.fewestAhead ?? usualFewestAhead;
  }

  /**
   * Posts a command once. Resolves when it is durable, or was before. Throws OVERLOADED when too many wait already, and
   * UNAVAILABLE when the database cannot be reached: whether it was posted is then found out by asking again.
   */
  post(request: PostingRequest): Promise<PostingResult> {
    if (this.waiting.length >= mostWaiting) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      this.came += 1;
      this.waiting.push({ request, number: this.came, resolve, reject });
      if (this.running < lanes) void this.runLane();
      if (this.waiting.length >= this.fewestAhead) this.onEnough();
    });
  }

  private async runLane(): Promise<void> {
    this.running += 1;
    try {
      while (this.waiting.length > 0) await this.postNext();
    } finally {
      this.running -= 1;
    }
  }

  /** One transaction over what has come by the time it can be decided. */
  private async postNext(): Promise<void> {
    let taken: readonly Waiting[] = [];
    const begunAt = this.came;
    const take = (most: number) => {
      taken = this.waiting.splice(0, most);
      return taken.map(({ request }) => request);
    };
    try {
      const posted = await this.sender.send({
        ahead: async () => {
          await this.gather();
          return take(this.share());
        },
        inTurn: () => Promise.resolve(take(mostAtOnce)),
      });
      this.tell(taken, posted);
    } catch (error) {
      // If nobody's request has been taken yet, those who would have been are told.
      await this.tryAgain(taken.length > 0 ? taken : this.takeUpTo(begunAt), error);
    }
  }

  /** Whoever came later is left for a later try: what an earlier one met may be over. */
  private takeUpTo(number: number): readonly Waiting[] {
    const later = this.waiting.findIndex((one) => one.number > number);
    return this.waiting.splice(0, Math.min(mostAtOnce, later === -1 ? this.waiting.length : later));
  }

  /** Until the batch under way is over, or so many wait that another beside it pays. */
  private async gather(): Promise<void> {
    // Those whose requests have arrived and were not looked at yet come along.
    await nextTurn();
    if (this.waiting.length >= this.fewestAhead) return;
    const enough = new Promise<void>((resolve) => (this.onEnough = resolve));
    await Promise.race([enough, this.sender.underWay?.over]);
  }

  /** Of all who wait for an answer, as many as leave the other lanes as many: one that takes all leaves them idle. */
  private share(): number {
    const beingWritten = this.sender.underWay?.batch.results.length ?? 0;
    const even = Math.ceil((this.waiting.length + beingWritten) / lanes);
    return Math.min(mostAtOnce, Math.max(this.fewestAhead, even));
  }

  private tell(taken: readonly Waiting[], { results, told }: PostedBatch): void {
    if (told) this.parts.onEvents();
    taken.forEach(({ resolve }, place) => {
      resolve(results[place] as PostingResult);
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
        this.tell([one], await this.sender.sendInTurn(() => Promise.resolve([one.request])));
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
