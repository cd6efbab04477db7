import type { Database } from '../../../chassis/database.js';
import type { Exchange } from '../domain/exchange.js';
import { exchangePages, type ExchangesWanted } from '../storage/exchange-pages.js';
import { findExchange } from '../storage/exchanges.js';

interface Tools {
  database: Database;
}

export function showExchange({ database }: Tools, id: string): Promise<Exchange | null> {
  return findExchange(database.read, id);
}

/** A page of each member, newest first, in the order of the ids. */
export async function showExchangesOf(
  { database }: Tools,
  memberIds: readonly string[],
  wanted: ExchangesWanted,
): Promise<Exchange[][]> {
  const exchanges = await exchangePages(database.reads, memberIds, wanted);
  return memberIds.map((memberId) => exchanges.filter((exchange) => exchange.ownerId === memberId));
}
