import { Database } from '../../chassis/database.js';
import { newId } from '../../chassis/ids.js';
import { createLog } from '../../chassis/log.js';
import { dayOf } from '../../chassis/programme-time.js';
import type { Command } from '../../subgraphs/points/domain/command.js';
import { instantOf } from '../../subgraphs/points/domain/instant.js';
import { entities } from '../../subgraphs/points/storage/entities.js';
import { LedgerWriter } from '../../subgraphs/points/storage/ledger-writer.js';
import { MonthEnds, momentOf } from '../../subgraphs/points/usecases/calendar.js';
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

  async close(): Promise<void> {
    await this.database.close();
  }
}

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
      const risk = riskOf(posting);
      return {
        ...{ kind: 'holdPoints', service, holdId: id, memberId, currency, points },
        ...{ purpose: 'REDEMPTION', expiresAt, risk },
      };
    }
    case 'settle':
      return { kind: 'settleHold', service, holdId: posting.holdId, settlementId: id, memberId, currency, points };
    case 'burn':
      return { kind: 'burnPoints', service, holdId: id, memberId, currency, points, risk: riskOf(posting) };
  }
}

/** The rules that stop what looks like abuse are asked each time; redemptions without a device are not counted by it. */
function riskOf(_posting: Posting) {
  return { device: null, channel: 'shop', reviewId: newId() };
}
