import type { Database } from '../../../chassis/database.js';
import type { Exchange } from '../domain/exchange.js';
import { findExchange, listExchanges, type AfterExchange } from '../storage/exchanges.js';

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
  limit: number,
  after: AfterExchange | null,
): Promise<Exchange[][]> {
  const exchanges = await listExchanges(database.read, memberIds, limit, after);
  return memberIds.map((memberId) => exchanges.filter((exchange) => exchange.ownerId === memberId));
}
