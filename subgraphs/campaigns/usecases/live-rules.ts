import type { Database } from '../../../chassis/database.js';
import type { RuleKinds } from '../domain/rule-kinds.js';
import { ruleBook, type RuleBook } from '../domain/rule-book.js';
import { readRuleBook } from '../storage/campaigns.js';
import { readStamp } from '../storage/rule-book-stamp.js';

/**
 * The rule book, compiled and kept in memory. Every change of a campaign moves the book's stamp in the database; whoever is about
 * to judge reads the stamp with what they read anyway, and a book that is older is read anew before it judges. So all processes
 * change over with the transaction that changed a campaign, and none of them has to be told.
 */
export class LiveRules {
  private kept: { stamp: string; book: RuleBook } | null = null;
  private loading: Promise<void> | null = null;

  constructor(
    private readonly database: Pick<Database, 'read' | 'reads'>,
    readonly kinds: RuleKinds,
    private readonly zone: string,
  ) {}

  /** The book of the stamp, or a later one. */
  async at(stamp: string): Promise<RuleBook> {
    while (!this.kept || BigInt(this.kept.stamp) < BigInt(stamp)) await this.load();
    return this.kept.book;
  }

  /** The book as it is now; asks for the stamp. */
  async now(): Promise<RuleBook> {
    return this.at(await readStamp(this.database.reads));
  }

  /** Once for all who wait for it. */
  private load(): Promise<void> {
    this.loading ??= readRuleBook(this.database.read)
      .then(({ stamp, campaigns }) => {
        this.kept = { stamp, book: ruleBook(campaigns, this.kinds, this.zone) };
      })
      .finally(() => {
        this.loading = null;
      });
    return this.loading;
  }
}
