import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PlaceInTime } from '../../../../chassis/relay.js';
import type { Exchange } from '../../domain/exchange.js';
import { ExchangeRow } from '../exchange.row.js';
import { exchangeOf } from './exchange-columns.js';

export interface Since {
  /** Code of the brand that takes part; null for all. */
  brand: string | null;
  /** The first instant. */
  since: Date;
  limit: number;
  after: PlaceInTime | null;
}

const firstId = '00000000-0000-0000-0000-000000000000';

/** In the order in which they were begun. Each brand is found by an index of its own side. */
export async function exchangesSince(
  manager: EntityManager,
  { brand, since, limit, after }: Since,
): Promise<Exchange[]> {
  // Behind the last one of the page before, or at the first instant itself.
  const place = after && after.at >= since ? after : { at: since, id: firstId };
  const side = (column: string) =>
    `(select id, created_at from exchange where ${column} = $4 and (created_at, id) > ($1::timestamptz, $2::uuid)
       order by created_at, id limit $3)`;
  const all = `select id, created_at from exchange where (created_at, id) > ($1::timestamptz, $2::uuid)
    order by created_at, id limit $3`;
  const found = await rows<{ id: string }>(
    manager,
    brand === null
      ? all
      : `select id from (${side('from_brand')} union all ${side('to_brand')}) as its order by created_at, id limit $3`,
    [place.at, place.id, limit, ...(brand === null ? [] : [brand])],
  );
  const exchanges = await manager.find(ExchangeRow, {
    where: { id: In(found.map(({ id }) => id)) },
    order: { createdAt: 'ASC', id: 'ASC' },
  });
  return exchanges.map(exchangeOf);
}
