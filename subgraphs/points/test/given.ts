import { callerOf } from '../../../chassis/testing/callers.js';
import type { Database } from '../../../chassis/database.js';
import { newId } from '../../../chassis/ids.js';
import { createLog } from '../../../chassis/log.js';
import {
  startSubgraphForTest,
  type AskOptions,
  type GraphQLResult,
  type TestSubgraph,
} from '../../../chassis/testing/subgraph-for-test.js';
import { tellEvents } from '../../../chassis/testing/tell-events.js';
import { readPointsSettings } from '../env.js';
import { startPoints } from '../main.js';
import { checkBooks } from '../storage/check-books.js';
import { LedgerWriter } from '../storage/ledger-writer.js';
import { migrations } from '../storage/migrations.js';
import { momentOf, MonthEnds } from '../usecases/calendar.js';
import { askedBy, operationOf, type Input } from './asking.js';
import { MembersStandIn } from './members-stand-in.js';

/** What a mutation answers, whichever member of its union. */
export type Answer = { __typename: string } & Record<string, unknown>;

/** As the settings have it where nothing is set. */
const calendar = { zone: 'Asia/Shanghai', validityMonths: 12, graceMonths: 1 };

/** The points subgraph under test, spoken to in its own words. */
export class PointsUnderTest {
  private constructor(
    readonly subgraph: TestSubgraph,
    readonly members: MembersStandIn,
  ) {}

  /** @param environment settings other than the tests' own. No cap on a day's earnings unless it says so. */
  static async start(environment: Record<string, string> = {}): Promise<PointsUnderTest> {
    const members = await MembersStandIn.start();
    const subgraph = await startSubgraphForTest(
      { name: 'points', start: startPoints, readSettings: readPointsSettings, migrations },
      { environment: { POINTS_DAILY_EARN_CAP: '0', ...environment }, peers: { members: members.peer.url } },
    );
    const points = new PointsUnderTest(subgraph, members);
    await points.backToTheBeginning();
    return points;
  }

  /** Noon of 10 March 2027 in Shanghai: early in a month, so that no test straddles its end. */
  backToTheBeginning(): Promise<void> {
    return this.subgraph.clock.moveTo(new Date('2027-03-10T04:00:00Z'));
  }

  /** To be called after each test: the books balance whatever has been done to them. */
  async booksBalance(): Promise<void> {
    expect(await checkBooks(this.subgraph.database)).toEqual([]);
  }

  async stop(): Promise<void> {
    await this.subgraph.stop();
    await this.members.peer.stop();
  }

  /** A writer of the tests' own over the same books, as another process of the service would have. */
  writer(): LedgerWriter {
    return PointsUnderTest.writerOver(this.subgraph.database);
  }

  /** @param onFailure is told what the writer logs as an error. */
  static writerOver(database: Database, onFailure: (failure: unknown) => void = () => undefined): LedgerWriter {
    const log = createLog('points', 'silent');
    log.error = onFailure;
    const monthEnds = new MonthEnds(calendar.zone);
    return new LedgerWriter({
      database,
      momentOf: (now) => momentOf(calendar, monthEnds, now),
      log,
      onEvents: () => undefined,
    });
  }

  member(): MemberUnderTest {
    return new MemberUnderTest(this, newId());
  }

  /** Members has told that the one is the other. */
  async merged(from: MemberUnderTest, into: MemberUnderTest): Promise<void> {
    const payload = { mergeId: newId(), from: from.id, into: into.id };
    const event = { topic: 'member-merged', aggregateId: from.id, payload };
    expect(await tellEvents('members', this.subgraph.service, [event])).toEqual([]);
  }

  /** A currency that a partner has published: so many points to the yuan. */
  async currency(code: string, pointsPerYuan: number): Promise<string> {
    await this.subgraph.asAdmin('insert into currency values ($1, $2) on conflict do nothing', [code, pointsPerYuan]);
    return code;
  }

  /** Asks a mutation as whoever may (an internal one on behalf of a channel), and expects it to answer. */
  async ask(mutation: string, input: Input, options: AskOptions = {}): Promise<Answer> {
    const { data, errors } = await this.tryTo(mutation, input, options);
    if (errors) throw new Error(JSON.stringify(errors));
    return data?.['answer'] as Answer;
  }

  /** As `ask`, for requests that may be thrown back. */
  tryTo(mutation: string, input: Input, options: AskOptions = {}): Promise<GraphQLResult> {
    return this.subgraph.ask(operationOf(mutation), { input }, { ...askedBy(mutation, input), ...options });
  }

  /** Puts a cause into force by two people; a fen for a point, open, unless said otherwise. */
  async cause(code: string, more: Input = {}): Promise<string> {
    const changeId = newId();
    const names = { zhCN: '助学金', en: 'School fund' };
    await this.ask('proposeDonationCause', { changeId, code, names, ...more });
    await this.ask('approveDonationCause', { changeId });
    return code;
  }

  /** What the audit log says of a subject, oldest first. */
  audited(subject: string): Promise<Input[]> {
    return this.subgraph.asAdmin('select by, action, details from audit_log where subject = $1 order by id', [subject]);
  }

  /** Everything in the books, and last in the book of answers, to see that nothing has changed. */
  async everything(): Promise<unknown[]> {
    const tables = [
      'account',
      'journal',
      'hold',
      'award',
      'currency',
      'review',
      'risk_action',
      // What was done, and not that somebody asked: a request that changes nothing is recorded too.
      "(select * from audit_log where action not in ('asked', 'viewed', 'member.viewed'))",
      'answer_record',
    ];
    const rowsOf = (table: string) => `(select jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text) from ${table} t)`;
    const [books] = await this.subgraph.asAdmin<{ tables: unknown[] }>(
      `select jsonb_build_array(${tables.map(rowsOf).join()}) as tables`,
    );
    return books?.tables ?? [];
  }

  now(): Date {
    return this.subgraph.clock.now();
  }

  /** An instant so many hours ahead. */
  inHours(hours: number): string {
    return new Date(this.now().getTime() + hours * 3_600_000).toISOString();
  }
}

export interface PurchaseUnderTest {
  purchaseId: string;
  awardId: string;
  input: Input;
}

export class MemberUnderTest {
  constructor(
    private readonly points: PointsUnderTest,
    readonly id: string,
  ) {}

  /** The member's own calls, as the gateway passes them on. */
  get own(): AskOptions {
    return { as: callerOf.member(this.id), via: 'gateway' };
  }

  /** Has earned so many points that can be spent now. */
  async withPoints(points: number, currency = 'HARVEST', occurredAt = this.points.now()): Promise<this> {
    await this.bought(points, { currency, occurredAt: occurredAt.toISOString(), pendingUntil: null });
    return this;
  }

  /** Has earned so many points that stay pending for the return window. */
  async withPending(points: number): Promise<this> {
    await this.bought(points, {});
    return this;
  }

  /** A purchase of one line with one award of so many points, pending for 14 days unless said otherwise. */
  async bought(points: number, more: Input): Promise<PurchaseUnderTest> {
    const input = this.purchase(points, more);
    await this.points.ask('postAwards', input);
    const [award] = input['awards'] as { awardId: string }[];
    return { purchaseId: input['purchaseId'] as string, awardId: award?.awardId ?? '', input };
  }

  /** The input of such a purchase, for tests that send it themselves. */
  purchase(points: number, more: Input = {}): Input {
    const award = {
      awardId: newId(),
      campaignId: 'base',
      version: 1,
      points,
      lines: [{ lineId: 'line-1', points }],
    };
    return {
      purchaseId: newId(),
      memberId: this.id,
      currency: 'HARVEST',
      occurredAt: this.points.now().toISOString(),
      pendingUntil: this.points.inHours(14 * 24),
      saleAmount: { amountMinor: Math.abs(Math.trunc(points)) * 100, currency: 'CNY' },
      awards: [award],
      ...more,
    };
  }

  /** The input of a return of so many points of such a purchase. */
  returnOf({ purchaseId, awardId }: PurchaseUnderTest, points: number, more: Input = {}): Input {
    return {
      returnId: newId(),
      purchaseId,
      memberId: this.id,
      currency: 'HARVEST',
      awards: [{ awardId, lines: [{ lineId: 'line-1', points }] }],
      ...more,
    };
  }

  /** The input of a hold of so many points. */
  hold(points: number, more: Input = {}): Input {
    return {
      holdId: newId(),
      memberId: this.id,
      currency: 'HARVEST',
      points,
      purpose: 'REDEMPTION',
      expiresAt: this.points.inHours(1),
      ...more,
    };
  }

  /** Holds so many points and gives the hold's id. */
  async holding(points: number, more: Input = {}): Promise<string> {
    const input = this.hold(points, more);
    const answer = await this.points.ask('holdPoints', input);
    expect(answer).toMatchObject({ __typename: 'Hold', status: 'OPEN' });
    return input['holdId'] as string;
  }

  /** The input of a settlement of so many points of a hold. */
  settlement(holdId: string, points: number, more: Input = {}): Input {
    return { settlementId: newId(), holdId, memberId: this.id, currency: 'HARVEST', points, ...more };
  }

  /** The input that returns so many settled points of a hold. */
  reversal(holdId: string, points: number, more: Input = {}): Input {
    return { reversalId: newId(), holdId, memberId: this.id, currency: 'HARVEST', points, ...more };
  }

  /** The input of a gift of so many points to another member. */
  gift(to: MemberUnderTest, points: number, more: Input = {}): Input {
    return { giftId: newId(), toMemberId: to.id, points, ...more };
  }

  /** Reads fields of Member, as the member unless said otherwise. */
  async read(fields: string, as: AskOptions = {}): Promise<GraphQLResult> {
    return this.points.subgraph.ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { id ${fields} } } }`,
      { of: [{ __typename: 'Member', id: this.id }] },
      { as: callerOf.member(this.id), ...as },
    );
  }

  /** The fields' values; fails on errors. */
  async see<T = Record<string, unknown>>(fields: string, as: AskOptions = {}): Promise<T> {
    const { data, errors } = await this.read(fields, as);
    if (errors) throw new Error(JSON.stringify(errors));
    return (data?.['_entities'] as T[])[0] as T;
  }

  /** The wallet in short. */
  async wallet(currency = 'HARVEST'): Promise<Record<string, unknown>> {
    const fields = 'spendable pending held debt';
    const seen = await this.see<{ wallet: Record<string, unknown> }>(`wallet(currency: "${currency}") { ${fields} }`);
    return seen.wallet;
  }
}
