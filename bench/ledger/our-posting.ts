import { Database, rows } from '../../chassis/database.js';
import { systemClock } from '../../chassis/clock.js';
import { newId } from '../../chassis/ids.js';
import { createLog } from '../../chassis/log.js';
import { dayOf } from '../../chassis/programme-time.js';
import type { Command } from '../../subgraphs/points/domain/command.js';
import { instantOf } from '../../subgraphs/points/domain/instant.js';
import { entities } from '../../subgraphs/points/storage/entities.js';
import { LedgerWriter } from '../../subgraphs/points/storage/ledger-writer.js';
import { MonthEnds, momentOf } from '../../subgraphs/points/usecases/calendar.js';
import { currencyOf } from './holders.js';
import { endOfValidity, occurredAt, validityMonths, zone } from './month-ends.js';
import { inputHashOf, type Posting } from './posting.js';

const service = 'rewards';
const caller = `service:${service}`;
/** Yuan cents of the purchase behind an earn; any amount does. */
const saleAmountMinor = 4_000;
const holdMs = 3_600_000;

/** The points service's own writer on a database of its books, as the application's role. */
export class OurPosting {
  private constructor(
    readonly database: Database,
    private readonly writer: LedgerWriter,
  ) {}

  static async open(appUrl: string): Promise<OurPosting> {
    const database = await Database.open({ url: appUrl, entities, migrations: [], applicationName: 'bench' });
    const monthEnds = new MonthEnds(zone);
    const calendar = { zone, validityMonths, graceMonths: 1 };
    const writer = new LedgerWriter({
      database,
      momentOf: (now) => momentOf(calendar, monthEnds, now),
      log: createLog('bench', 'error'),
      onEvents: () => undefined,
    });
    return new OurPosting(database, writer);
  }

  /** Whether it was accepted. */
  async post(posting: Posting): Promise<boolean> {
    const command = commandOf(posting);
    const key = { caller, mutation: command.kind, id: posting.id };
    const result = await this.writer.post({ command, once: { key, inputHash: inputHashOf(posting) } });
    if (result.kind === 'fault') throw result.error;
    return result.kind === 'answered' && 'value' in result.answer;
  }

  /** What the use cases that read need: the wallets and pages of members, by the books' own clock. */
  get readParts() {
    return { database: this.database, clock: systemClock, own: { code: currencyOf(0), pointsPerYuan: 100 } };
  }

  /** The place in the journal of the last row but so many of a member's wallet. */
  async placeInLedger(memberId: string, skip: number): Promise<string> {
    const [row] = await rows<{ seq: string }>(
      this.database.read,
      `select seq from journal where member_id = $1 and (from_kind = 'WALLET' or to_kind = 'WALLET')
       order by seq desc offset $2 limit 1`,
      [memberId, skip],
    );
    if (!row) throw new Error(`the ledger of ${memberId} has no ${skip} rows`);
    return row.seq;
  }

  /**
   * What the rates alone do not show: over how many buckets a burn was spread, and that the books, generated part and all,
   * add up after it. Throws when they do not.
   */
  async accountForItself(): Promise<string> {
    const [burns] = await rows<{ buckets: string }>(
      this.database.read,
      `select round(avg(jsonb_array_length(split)), 2) as buckets from journal where kind = 'BURNED'`,
    );
    const unequal = await rows<{ account: string }>(this.database.read, accountsUnlikeTheirRows);
    if (unequal.length > 0) throw new Error(`the books do not add up: ${unequal.map(({ account }) => account).join()}`);
    return (
      `A burn took from ${burns?.buckets ?? 'no'} buckets on average. ` +
      "After all rounds every account of (c) equals the sum of its journal's rows, and every currency adds up to zero."
    );
  }

  async close(): Promise<void> {
    await this.database.close();
  }
}

/** Accounts whose balance is not what the journal's rows moved, and currencies that do not add up to zero. */
const accountsUnlikeTheirRows = `
  with moved as (
    select currency, kind, owner, sum(amount) as amount from (
      select currency, from_kind as kind, from_owner as owner, -amount as amount from journal
      union all
      select currency, to_kind, to_owner, amount from journal) as leg
    group by currency, kind, owner)
  select concat_ws('/', currency, kind, owner) as account
  from account full join moved using (currency, kind, owner)
  where coalesce(balance, 0) <> coalesce(amount, 0)
  union all
  select currency from account group by currency having sum(balance) <> 0
  limit 5`;

function commandOf(posting: Posting): Command {
  const { id, memberId, currency, points } = posting;
  switch (posting.kind) {
    case 'earn': {
      const at = occurredAt(posting.monthsAgo);
      const expiresAt = endOfValidity(posting.monthsAgo);
      const lines = [{ lineId: '1', points }];
      const award = { awardId: newId(), campaignId: 'bench', version: 1, points, lines, budget: null, expiresAt };
      return {
        kind: 'postAwards',
        purchaseId: id,
        memberId,
        currency,
        day: dayOf(at, zone),
        dailyCap: null,
        occurredAt: instantOf(at),
        pendingUntil: null,
        saleAmountMinor,
        saleCurrency: 'CNY',
        awards: [{ ...award, whenShort: 'PART', green: false }],
      };
    }
    case 'hold': {
      const expiresAt = instantOf(new Date(Date.now() + holdMs));
      const risk = riskOf();
      return {
        ...{ kind: 'holdPoints', service, holdId: id, memberId, currency, points },
        ...{ purpose: 'REDEMPTION', expiresAt, risk },
      };
    }
    case 'settle':
      return { kind: 'settleHold', service, holdId: posting.holdId, settlementId: id, memberId, currency, points };
    case 'burn':
      return { kind: 'burnPoints', service, holdId: id, memberId, currency, points, risk: riskOf() };
  }
}

/** The risk rules are asked each time. No device is named: nine of ten redemptions from one would be stopped. */
function riskOf() {
  return { device: null, channel: 'shop', reviewId: newId() };
}
