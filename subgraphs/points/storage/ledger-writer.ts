import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { isOutage, isRetriable, type Database } from '../../../chassis/database.js';
import { overloaded, unavailable } from '../../../chassis/domain-error.js';
import type { Logger } from '../../../chassis/log.js';
import { defaultRiskRules } from '../domain/default-risk-rules.js';
import type { RiskRule } from '../domain/risk.js';
import type { BatchAhead } from './batch-ahead.js';
import { decideBatch, type DecidedBatch, type MomentOf } from './decide-batch.js';
import { claimTurn, isTurnLost, lookAtBooks, takeTurn, type BooksEnd } from './ledger-turn.js';
import type { PostingRequest, PostingResult } from './posting-request.js';
import { writeAndCommit } from './write-statement.js';

interface Waiting {
  request: PostingRequest;
  resolve: (result: PostingResult) => void;
  reject: (error: unknown) => void;
}

/** Takes those who are waiting, and have not been taken yet. */
type Take = () => readonly Waiting[];

interface ToSend {
  taken: readonly Waiting[];
  batch: DecidedBatch;
  /** Settles when the turn has come; null where it was waited for. */
  claimed: Promise<void> | null;
}

/** The batch that was sent last; over when it is committed, or has failed. */
interface SentBatch {
  batch: BatchAhead;
  /** How many requests it answers. */
  size: number;
  isOver: boolean;
  over: Promise<void>;
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
/** Fewer are not worth a second lane: they wait for the batch under way, and for others to join them. */
const fewestAhead = 32;
/** While one lane's batch is written, the other's is decided. A third would only wait behind them. */
const lanes = 2;
/** Longer queues would be answered after everybody has given up. */
const mostWaiting = 10_000;
const attempts = 5;

/**
 * The one door to the books. Requests are gathered while those before them are decided, so that a lone request is written
 * alone and at once, and many share a transaction. While one batch is being written the next is decided upon what that one
 * makes of the books, and claims its turn when the books are as it took them to be. Any number of processes may each have a
 * writer: where another has written in between, the turn is waited for first and the batch decided then.
 */
export class LedgerWriter {
  private waiting: Waiting[] = [];
  private running = 0;
  private rules: readonly RiskRule[] = defaultRiskRules;
  /** Until the batch under way is decided: each is decided upon the one before. */
  private deciding: Promise<unknown> = Promise.resolve();
  private last: SentBatch | null = null;
  private onEnough: () => void = () => undefined;
  /** Whether nobody else has written since, as far as we know: then it pays to decide ahead of the turn. */
  private alone = true;

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
      if (this.waiting.length >= fewestAhead) this.onEnough();
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
    const take = () => (taken = this.waiting.splice(0, this.share()));
    try {
      await (this.alone ? this.postAhead(take) : this.postInTurn(take));
    } catch (error) {
      // Nobody's request has been taken yet: those who would have been are told.
      await this.tryAgain(taken.length > 0 ? taken : take(), error);
    }
  }

  /** Until the batch under way is over, or so many wait that another beside it pays. */
  private async gather(): Promise<void> {
    // Those whose requests have arrived and were not looked at yet come along.
    await nextTurn();
    if (this.waiting.length >= fewestAhead) return;
    const enough = new Promise<void>((resolve) => (this.onEnough = resolve));
    await Promise.race([enough, this.last?.over]);
  }

  /** Of all who wait for an answer, as many as leave the other lanes as many: one that takes all leaves them idle. */
  private share(): number {
    const underWay = this.last?.isOver === false ? this.last.size : 0;
    const even = Math.ceil((this.waiting.length + underWay) / lanes);
    return Math.min(mostAtOnce, Math.max(fewestAhead, even));
  }

  /** Decides before the turn has come. Where it is lost to another process, all is decided anew, in turn. */
  private async postAhead(take: Take): Promise<void> {
    let taken: readonly Waiting[] = [];
    try {
      await this.send(async (client) => {
        await this.gather();
        taken = take();
        if (taken.length === 0) return null;
        const ahead = this.last?.isOver === false ? this.last.batch : null;
        const batch = await this.decide(client, taken, lookAtBooks(client), ahead);
        return { taken, batch, claimed: claimTurn(client, batch.base.mark) };
      });
    } catch (error) {
      if (!isTurnLost(error)) throw error;
      this.alone = false;
      await this.postInTurn(() => taken);
    }
  }

  private async postInTurn(take: Take): Promise<void> {
    await this.send(async (client) => {
      const base = await takeTurn(client);
      this.alone = base.mark === this.last?.batch.end.mark;
      const taken = take();
      if (taken.length > 0) {
        return { taken, batch: await this.decide(client, taken, Promise.resolve(base), null), claimed: null };
      }
      await client.query('rollback');
      return null;
    });
  }

  private async decide(
    client: PoolClient,
    taken: readonly Waiting[],
    found: Promise<BooksEnd>,
    ahead: BatchAhead | null,
  ) {
    const requests = taken.map(({ request }) => request);
    const { momentOf } = this.parts;
    const batch = await decideBatch(client, { requests, found, ahead, momentOf, rules: this.rules });
    this.rules = batch.rules;
    return batch;
  }

  /** Lets a batch be decided when the one before is, sends it, and tells those who asked once it is committed. */
  private async send(decided: (client: PoolClient) => Promise<ToSend | null>): Promise<void> {
    await this.parts.database.withClient(async (client) => {
      const sent = await this.oneAtATime(async () => {
        const toSend = await decided(client);
        return toSend && { ...toSend, committed: this.commit(client, toSend) };
      });
      if (!sent) return;
      await sent.committed;
      if (sent.batch.tells) this.parts.onEvents();
      sent.taken.forEach(({ resolve }, place) => {
        resolve(sent.batch.results[place] as PostingResult);
      });
    });
  }

  private commit(client: PoolClient, { taken, batch, claimed }: ToSend): Promise<unknown> {
    const committed = Promise.all([claimed, writeAndCommit(client, batch.writes)]);
    const end = () => {
      sent.isOver = true;
    };
    const sent: SentBatch = { batch, size: taken.length, isOver: false, over: committed.then(end, end) };
    this.last = sent;
    return committed;
  }

  private oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.deciding.then(work);
    this.deciding = result.catch(() => undefined);
    return result;
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
        await this.postInTurn(() => [one]);
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
