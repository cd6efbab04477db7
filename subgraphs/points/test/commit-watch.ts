import type { PoolClient } from 'pg';
import type { Database } from '../../../chassis/database.js';
import type { Moment } from '../domain/instant.js';
import type { MomentOf } from '../storage/decide-batch.js';

/** The requests of one transaction in the order in which they were decided, by their ids. */
export interface CommittedBatch {
  ids: string[];
  moment: Moment;
  /** The mark of the books that it was decided upon. */
  upon: string;
  /** False where all it has to say is what was said before, or is not kept. */
  writes: boolean;
  /** False while the commit is under way. */
  settled: boolean;
  /** Committed, and the writer was told that the connection is gone. */
  answerLost: boolean;
}

const slowEvery = 3;

/** What is known of a transaction's batch until it is sent. */
interface Seen {
  ids: string[];
  upon: string | null;
  writes: boolean;
}

interface WatchedWriter {
  /** The time of the batch that is sent next. */
  moment: Moment | null;
  /** Batches that are sent and not settled. */
  underWay: number;
}

/**
 * Stands between writers and their database, and notes every batch in the order of the commits, whichever writer's it is:
 * a batch is noted when it is sent, and of those that write only one that was sent upon the last one noted is committed. One
 * that writes nothing leaves the books to those that were sent upon them before it and wait behind it; see `note`. It can
 * also take the answer away from a writer after the commit, as a crash does.
 */
export class CommitWatch {
  readonly batches: CommittedBatch[] = [];
  /** How often a writer sent a batch before the one before it was settled. */
  sentAhead = 0;
  private commits = 0;

  /**
   * @param idPattern finds the ids of requests, and nothing else, in a statement's values.
   * @param losesAnswer by the number of the commit, from 1 on.
   * @param slowMilliseconds how long some commits take, so that the next batch is decided meanwhile.
   */
  constructor(
    private readonly idPattern: RegExp,
    private readonly losesAnswer: (commit: number) => boolean = () => false,
    private readonly slowMilliseconds = 10,
  ) {}

  /** What one writer is given: it sends each batch before it asks for the time of the next. */
  between(database: Database, momentOf: MomentOf): { database: Database; momentOf: MomentOf } {
    const writer: WatchedWriter = { moment: null, underWay: 0 };
    const withClient = <T>(work: (client: PoolClient) => Promise<T>) =>
      database.withClient((client) => work(this.listenTo(client, writer)));
    return {
      database: new Proxy(database, {
        get: (target, name) => (name === 'withClient' ? withClient : (Reflect.get(target, name, target) as unknown)),
      }),
      momentOf: (now) => (writer.moment = momentOf(now)),
    };
  }

  private listenTo(client: PoolClient, writer: WatchedWriter): PoolClient {
    const seen: Seen = { ids: [], upon: null, writes: false };
    const send = client.query.bind(client) as (...statement: unknown[]) => Promise<unknown>;
    const query = async (...statement: unknown[]) => {
      const [what] = statement;
      if (what === 'commit') return this.commit(send, this.note(seen, writer), writer);
      if (seen.ids.length === 0) seen.ids = this.idsIn(what);
      if (isWrite(what)) seen.writes = true;
      seen.upon = markClaimed(what) ?? seen.upon;
      const result = await send(...statement);
      if (takesTurn(what)) seen.upon = markFound(result);
      return result;
    };
    return new Proxy(client, {
      get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name, target) as unknown)),
    });
  }

  private async commit(
    send: (statement: string) => Promise<unknown>,
    batch: CommittedBatch,
    writer: WatchedWriter,
  ): Promise<unknown> {
    if (this.commits % slowEvery === 0) {
      send(`select pg_sleep(${this.slowMilliseconds / 1000})`).catch(() => undefined);
    }
    const sent = send('commit') as Promise<{ command: string }>;
    const result = await sent.finally(() => (writer.underWay -= 1));
    batch.settled = true;
    // Of a batch that could not be written, the commit is a rollback.
    if (result.command !== 'COMMIT') this.batches.splice(this.batches.indexOf(batch), 1);
    if (batch.answerLost) throw new Error('Connection terminated unexpectedly');
    return result;
  }

  /**
   * A batch that writes nothing is noted before others upon the same books that are not committed yet: if one of those writes
   * and is committed first, this one is not committed at all.
   */
  private note({ ids, upon, writes }: Seen, writer: WatchedWriter): CommittedBatch {
    const { moment } = writer;
    if (ids.length === 0 || !moment || upon === null)
      throw new Error('the watch does not understand what the writer does');
    if (writer.underWay > 0) this.sentAhead += 1;
    writer.underWay += 1;
    this.commits += 1;
    const answerLost = this.losesAnswer(this.commits);
    const batch = { ids, moment, upon, writes, settled: false, answerLost };
    const follower = writes ? -1 : this.batches.findIndex((other) => !other.settled && other.upon === upon);
    this.batches.splice(follower < 0 ? this.batches.length : follower, 0, batch);
    return batch;
  }

  /** The first statement that names requests asks for their answers, in the batch's order. */
  private idsIn(statement: unknown): string[] {
    const values = (statement as { values?: unknown[] }).values ?? [];
    return values.flatMap((value) => (typeof value === 'string' ? (value.match(this.idPattern) ?? []) : []));
  }
}

function isWrite(statement: unknown): boolean {
  return (statement as { name?: string }).name?.startsWith('write ') ?? false;
}

/** The mark upon which a batch that was decided ahead of its turn claims it. */
function markClaimed(statement: unknown): string | undefined {
  return typeof statement === 'string' ? /claim_ledger_turn\('(.+)'\)/.exec(statement)?.[1] : undefined;
}

function takesTurn(statement: unknown): boolean {
  return typeof statement === 'string' && statement.endsWith('from ledger_head for update');
}

function markFound(result: unknown): string | null {
  const [, head] = result as { rows: { mark: string }[] }[];
  return head?.rows[0]?.mark ?? null;
}
