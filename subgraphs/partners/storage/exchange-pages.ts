import { newestOfPersons } from '../../../chassis/person-links.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../chassis/relay.js';
import type { Exchange } from '../domain/exchange.js';
import { exchangeColumns, exchangeOfColumns, type ExchangeColumns } from './exchanges/exchange-columns.js';

export interface ExchangesWanted {
  limit: number;
  /** The place of the last exchange of the page before. */
  after: PlaceInTime | null;
}

/** What a merged member exchanged is their survivor's: it is on that one's page, and theirs is empty. */
const pages = {
  name: 'pages of exchanges',
  text: `
    select ${exchangeColumns('page', 'asked.id')}
      ${newestOfPersons({ table: 'exchange', personColumn: 'member_id' })}`,
};

/** One page for each of several members, newest first; one statement. */
export async function exchangePages(
  reads: PipelinedReads,
  memberIds: readonly string[],
  { limit, after }: ExchangesWanted,
): Promise<Exchange[]> {
  const rows = await reads.rows<ExchangeColumns>(pages, [memberIds, ...beginOfNewestFirst(after), limit]);
  return rows.map(exchangeOfColumns);
}
