import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { Database } from '../../../chassis/database.js';
import { DomainError } from '../../../chassis/domain-error.js';
import { canonicalJson } from '../../../chassis/idempotency.js';
import { createLog } from '../../../chassis/log.js';
import { cloneTestDatabase, type TestDatabase } from '../../../chassis/testing/test-database.js';
import type { Books } from '../domain/audit.js';
import { genesis } from '../domain/block.js';
import type { Command } from '../domain/command.js';
import type { NumberedRow } from '../domain/journal.js';
import { momentAt } from '../domain/testing/books-in-memory.js';
import { modelRiskRules } from '../domain/testing/model-risk-rules.js';
import type { Told } from '../domain/testing/reference-books.js';
import { accountOf, AccountRow } from '../storage/account.row.js';
import { AwardRow, awardOf } from '../storage/award.row.js';
import { DayEarningsRow } from '../storage/day-earnings.row.js';
import { entities } from '../storage/entities.js';
import { HoldRow, holdOf } from '../storage/hold.row.js';
import { readJournal } from '../storage/ledger.js';
import { LedgerWriter } from '../storage/ledger-writer.js';
import { migrations } from '../storage/migrations.js';
import type { PostingRequest, PostingResult } from '../storage/posting-request.js';
import { ReviewRow, reviewOf } from '../storage/review.row.js';
import { CommitWatch } from './commit-watch.js';

/** Ids of requests are made by `idOf('request', ...)`. */
const requestIds = /01900000-0000-7000-8006-[0-9a-f]{12}/g;

export function requestFor(id: string, command: Command): PostingRequest {
  return {
    command,
    once: {
      key: { caller: 'service:model', mutation: command.kind, id },
      inputHash: createHash('sha256').update(canonicalJson(command)).digest(),
    },
  };
}

interface WatchedRun {
  /** Every so many commits the answer gets lost; 0 for never. */
  loseEvery?: number;
  /** One is alone, two meet. */
  writers?: 1 | 2;
  /** How long slow commits take: the longer, the more is decided ahead on a busy machine too. */
  slowMilliseconds?: number;
}

/** Two writers, each with a pool of its own as in processes of their own, over one database; every commit is noted. */
export class WatchedLedger {
  watch = new CommitWatch(requestIds);
  private writers: LedgerWriter[] = [];

  private constructor(
    readonly testDatabase: TestDatabase,
    private readonly admin: Client,
    private readonly databases: readonly Database[],
  ) {}

  static async open(): Promise<WatchedLedger> {
    const testDatabase = await cloneTestDatabase('points', migrations);
    const admin = new Client({ connectionString: testDatabase.adminUrl });
    await admin.connect();
    await admin.query(
      `insert into configuration_version (change_id, kind, key, version, body, state, proposed_by, decided_by, decided_at)
       values (gen_random_uuid(), 'risk-rules', 'programme', 1, $1, 'LIVE', 'ops:ann', 'ops:bo', app_now())`,
      [JSON.stringify({ rules: modelRiskRules })],
    );
    const databases = await Promise.all(
      [1, 2].map((number) =>
        Database.open({ url: testDatabase.appUrl, entities, migrations: [], applicationName: `writer-${number}` }),
      ),
    );
    return new WatchedLedger(testDatabase, admin, databases);
  }

  /** Empty books. */
  async begin({ loseEvery = 0, writers = 2, slowMilliseconds }: WatchedRun = {}): Promise<void> {
    await this.admin.query(`truncate account, journal, hold, award, day_earnings, review, risk_action, answer_record,
      outbox_event, ledger_block, member_merge cascade`);
    await this.admin.query('update ledger_head set block = 0, seq = 0, hash = $1, mark = gen_random_uuid()', [
      genesis.hash,
    ]);
    const losesAnswer = (commit: number) => loseEvery > 0 && commit % loseEvery === 0;
    this.watch = new CommitWatch(requestIds, losesAnswer, slowMilliseconds);
    this.writers = this.databases.slice(0, writers).map(
      (database) =>
        new LedgerWriter({
          ...this.watch.between(database, (now) => momentAt(now.toISOString())),
          log: createLog('points', 'silent'),
          onEvents: () => undefined,
          // A model's few requests, too, are to be decided while others are written.
          fewestAhead: 1,
        }),
    );
  }

  /** By one of the writers. Throws what the writer throws; an outage among it, when the answer was lost. */
  async post(request: PostingRequest, by: number): Promise<Told> {
    const writer = this.writers[by % this.writers.length];
    if (!writer) throw new Error('the ledger was not begun');
    return toldIn(await writer.post(request));
  }

  /** From now on the database's clock is so many milliseconds ahead of the machine's. In turn: no batch has two times. */
  async shiftClock(ahead: number): Promise<void> {
    await this.admin.query(
      `begin; select from ledger_head for update;
       update clock_shift set shift = ${ahead} * interval '1 millisecond'; commit`,
    );
  }

  /** As the superuser, behind the writers' backs. */
  async asAdmin<Row>(sql: string): Promise<Row[]> {
    return (await this.admin.query(sql)).rows as Row[];
  }

  get database(): Database {
    const [first] = this.databases;
    if (!first) throw new Error('there is no database');
    return first;
  }

  async books(): Promise<Books> {
    const { read } = this.database;
    const [accounts, holds, awards, earnings, reviews] = await Promise.all([
      read.find(AccountRow),
      read.find(HoldRow),
      read.find(AwardRow),
      read.find(DayEarningsRow),
      read.find(ReviewRow),
    ]);
    return {
      accounts: accounts.map(accountOf),
      holds: holds.map(holdOf),
      awards: awards.map(awardOf),
      earnings,
      reviews: reviews.map(reviewOf),
    };
  }

  async journal(): Promise<NumberedRow[]> {
    const rows: NumberedRow[] = [];
    for await (const row of readJournal(this.database.read)) rows.push(row);
    return rows;
  }

  async close(): Promise<void> {
    await Promise.all(this.databases.map((database) => database.close()));
    await this.admin.end();
    await this.testDatabase.drop();
  }
}

function toldIn(result: PostingResult): Told {
  switch (result.kind) {
    case 'under review':
      return { kind: 'stopped', reviewId: result.reviewId };
    case 'answered':
      return 'value' in result.answer
        ? { kind: 'done', answer: result.answer.value }
        : { kind: 'refused', name: result.answer.refusal.code };
    case 'fault':
      if (!(result.error instanceof DomainError) || result.error.definition.kind !== 'fault') throw result.error;
      return { kind: 'refused', name: result.error.definition.name };
  }
}
