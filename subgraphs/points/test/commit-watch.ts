import type { PoolClient } from 'pg';
import type { Database } from '../../../chassis/database.js';
import type { Moment } from '../domain/instant.js';
import type { MomentOf } from '../storage/decide-batch.js';

/** The requests of one transaction in the order in which they were decided, by their ids. */
export interface CommittedBatch {
  ids: string[];
  moment: Moment;
  /** False while the commit is under way. */
  settled: boolean;
  /** Committed, and the writer was told that the connection is gone. */
  answerLost: boolean;
}

const slowEvery = 3;

interface WatchedWriter {
  /** The time of the batch that is sent next. */
  moment: Moment | null;
  /** Batches that are sent and not settled. */
  underWay: number;
}

/**
 * Stands between writers and their database, and notes every batch in the order of the commits, whichever writer's it is:
 * a batch is noted when it is sent, and only one that was sent upon the last one noted is committed. It can also take the
 * answer away from a writer after the commit, as a crash does.
 */
export class CommitWatch {
  readonly batches: CommittedBatch[] = [];
  /** How often a writer sent a batch before the one before it was settled. */
  sentAhead = 0;
  private commits = 0;

  /**
   * @param idPattern finds the ids of requests, and nothing else, in a statement's values.
   * @param losesAnswer by the number of the commit, from 1 on.
   */
  constructor(
    private readonly idPattern: RegExp,
    private readonly losesAnswer: (commit: number) => boolean = () => false,
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
    let ids: string[] = [];
    const send = client.query.bind(client) as (...statement: unknown[]) => Promise<unknown>;
    const query = async (...statement: unknown[]) => {
      const [what] = statement;
      if (ids.length === 0) ids = this.idsIn(what);
      if (what !== 'commit') return send(...statement);
      const batch = this.note(ids, writer);
      // Some commits take their time, so that the next batch is decided meanwhile.
      if (this.commits % slowEvery === 0) send('select pg_sleep(0.01)').catch(() => undefined);
      const sent = send(...statement) as Promise<{ command: string }>;
      const result = await sent.finally(() => (writer.underWay -= 1));
      batch.settled = true;
      // Of a batch that could not be written, the commit is a rollback.
      if (result.command !== 'COMMIT') this.batches.splice(this.batches.indexOf(batch), 1);
      if (batch.answerLost) throw new Error('Connection terminated unexpectedly');
      return result;
    };
    return new Proxy(client, {
      get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name, target) as unknown)),
    });
  }

  private note(ids: string[], writer: WatchedWriter): CommittedBatch {
    const { moment } = writer;
    if (ids.length === 0 || !moment) throw new Error('the watch does not understand what the writer does');
    if (writer.underWay > 0) this.sentAhead += 1;
    writer.underWay += 1;
    this.commits += 1;
    const answerLost = this.losesAnswer(this.commits);
    const batch = { ids, moment, settled: false, answerLost };
    this.batches.push(batch);
    return batch;
  }

  /** The first statement that names requests asks for their answers, in the batch's order. */
  private idsIn(statement: unknown): string[] {
    const values = (statement as { values?: unknown[] }).values ?? [];
    return values.flatMap((value) => (typeof value === 'string' ? (value.match(this.idPattern) ?? []) : []));
  }
}
