import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';

/** True the first time that the brand makes the call under the id; false for every other, at once or later. */
export async function isFirstCall(tx: EntityManager, brandId: string, call: string, id: string): Promise<boolean> {
  const noted = await rows(
    tx,
    'insert into sandbox_call (brand_id, call, id) values ($1, $2, $3) on conflict do nothing returning 1',
    [brandId, call, id],
  );
  return noted.length === 1;
}

/** What an exchange into points that a sandbox keeps brings; null for any other exchange, and any other partner. */
export async function pointsForSandbox(
  manager: EntityManager,
  exchangeId: string,
  brandCode: string,
): Promise<number | null> {
  const [found] = await rows<{ received: string }>(
    manager,
    `select received from exchange join brand on brand.code = to_brand
      where exchange.id = $1 and to_brand = $2 and way = 'OUTBOUND' and is_sandbox`,
    [exchangeId, brandCode],
  );
  return found ? toWholeNumber(found.received) : null;
}

/** After a month nobody asks again. */
export async function forgetCalls(tx: EntityManager): Promise<void> {
  await rows(tx, `delete from sandbox_call where first_at < app_now() - interval '30 days'`);
}

/** Which of the currencies are a sandbox's. */
export async function sandboxCurrencies(manager: EntityManager, codes: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ code: string }>(
    manager,
    `select currency.code from currency join brand on brand.id = currency.brand_id
      where is_sandbox and currency.code = any($1::text[])`,
    [codes],
  );
  return new Set(found.map(({ code }) => code));
}
