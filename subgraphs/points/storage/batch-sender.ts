import type { PoolClient } from 'pg';
import type { Database } from '../../../chassis/database.js';
import { defaultRiskRules } from '../domain/default-risk-rules.js';
import type { RiskRule } from '../domain/risk.js';
import type { BatchAhead } from './batch-ahead.js';
import { decideBatch, type DecidedBatch, type MomentOf } from './decide-batch.js';
import { claimTurn, isTurnLost, lookAtBooks, takeTurn, type BooksEnd } from './ledger-turn.js';
import type { PostingRequest, PostingResult } from './posting-request.js';
import { writeAndCommit } from './write-statement.js';

/** Says what a batch is of, once it can be decided. */
export type TakeRequests = () => Promise<readonly PostingRequest[]>;

export interface PostedBatch {
  /** One per request, in their order. */
  results: readonly PostingResult[];
  /** Whether events were written. */
  told: boolean;
}

/** A batch on its way to the database. */
export interface SentBatch {
  batch: DecidedBatch;
  isOver: boolean;
  /** When it is committed, or has failed. */
  over: Promise<void>;
}

interface ToSend {
  batch: DecidedBatch;
  /** Settles when the turn has come; null where it was waited for. */
  claimed: Promise<void> | null;
}

const nothing: PostedBatch = { results: [], told: false };

/**
 * One process's batches, one decided after the other and each upon the one before. While one is being written the next is
 * decided upon what that one makes of the books, and its turn comes if the books are then as it took them to be. Where they
 * are not, or others write as well, the turn is taken first and the batch decided then.
 */
export class BatchSender {
  private rules: readonly RiskRule[] = defaultRiskRules;
  /** Until the batch under way is decided. */
  private deciding: Promise<unknown> = Promise.resolve();
  private last: SentBatch | null = null;
  /** Whether the books are as we have left them, as far as we know: then it pays to decide ahead of the turn. */
  private alone = true;

  constructor(
    private readonly database: Database,
    private readonly momentOf: MomentOf,
  ) {}

  /** The batch that is being written. */
  get underWay(): SentBatch | null {
    return this.last?.isOver === false ? this.last : null;
  }

  /** Resolves when the batch is committed: only then may anybody be told. */
  async send(take: { ahead: TakeRequests; inTurn: TakeRequests }): Promise<PostedBatch> {
    if (!this.alone) return this.sendInTurn(take.inTurn);
    let taken: readonly PostingRequest[] = [];
    try {
      return await this.sendAhead(async () => (taken = await take.ahead()));
    } catch (error) {
      if (!isTurnLost(error)) throw error;
      this.alone = false;
      return this.sendInTurn(() => Promise.resolve(taken));
    }
  }

  /** Takes the turn first, whoever else writes. */
  sendInTurn(take: TakeRequests): Promise<PostedBatch> {
    return this.whenDecided(async (client) => {
      const base = await takeTurn(client);
      this.alone = base.mark === this.last?.batch.end.mark;
      const requests = await take();
      if (requests.length > 0) {
        return { batch: await this.decide(client, requests, Promise.resolve(base), null), claimed: null };
      }
      await client.query('rollback');
      return null;
    });
  }

  private sendAhead(take: TakeRequests): Promise<PostedBatch> {
    return this.whenDecided(async (client) => {
      const requests = await take();
      if (requests.length === 0) return null;
      const ahead = this.underWay?.batch ?? null;
      const batch = await this.decide(client, requests, lookAtBooks(client), ahead);
      return { batch, claimed: claimTurn(client, batch.base.mark) };
    });
  }

  private async decide(
    client: PoolClient,
    requests: readonly PostingRequest[],
    found: Promise<BooksEnd>,
    ahead: BatchAhead | null,
  ): Promise<DecidedBatch> {
    const { momentOf, rules } = this;
    const batch = await decideBatch(client, { requests, found, ahead, momentOf, rules });
    this.rules = batch.rules;
    return batch;
  }

  /** Lets a batch be decided when the one before is, and sends it. */
  private async whenDecided(decided: (client: PoolClient) => Promise<ToSend | null>): Promise<PostedBatch> {
    return this.database.withClient(async (client) => {
      const sent = await this.oneAtATime(async () => {
        const toSend = await decided(client);
        return toSend && { batch: toSend.batch, committed: this.commit(client, toSend) };
      });
      if (!sent) return nothing;
      await sent.committed;
      return { results: sent.batch.results, told: sent.batch.tells };
    });
  }

  private commit(client: PoolClient, { batch, claimed }: ToSend): Promise<unknown> {
    const committed = Promise.all([claimed, writeAndCommit(client, batch.writes)]);
    const end = () => {
      sent.isOver = true;
    };
    const sent: SentBatch = { batch, isOver: false, over: committed.then(end, end) };
    this.last = sent;
    return committed;
  }

  private oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.deciding.then(work);
    this.deciding = result.catch(() => undefined);
    return result;
  }
}
