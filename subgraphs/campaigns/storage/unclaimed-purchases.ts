import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { OwnedPurchase, Purchase } from '../domain/purchase.js';
import { awardRecords, insertAwards } from './insert-purchases.js';
import { PurchaseRow } from './purchase.row.js';
import { withParts } from './purchases.js';

/** Purchases of a card that nobody had, made since an instant, the earliest first; up to `limit`. */
export async function findUnclaimed(
  manager: EntityManager,
  { cardDigest, since, limit }: { cardDigest: Buffer; since: Date; limit: number },
): Promise<Purchase[]> {
  const found = await rows<{ id: string }>(
    manager,
    `select id from purchase
      where card_digest = $1 and occurred_at >= $2 and member_id is null order by occurred_at, id limit $3`,
    [cardDigest, since, limit],
  );
  const purchases = await withParts(manager, await manager.findBy(PurchaseRow, { id: In(found.map(({ id }) => id)) }));
  const places = new Map(found.map(({ id }, place) => [id, place]));
  return purchases.sort((one, other) => (places.get(one.id) ?? 0) - (places.get(other.id) ?? 0));
}

/**
 * Of these, those that are still nobody's, held with their lines until the transaction ends: nobody else claims them, and returns wait
 * for the lines until it is known whose they are. A return holds its lines first and then needs the purchase's key, which is left to
 * it: each would wait for the other.
 */
export async function lockUnclaimed(tx: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const free = await rows<{ id: string }>(
    tx,
    'select id from purchase where id = any($1::uuid[]) and member_id is null order by id for no key update',
    [ids],
  );
  const held = free.map(({ id }) => id);
  await rows(
    tx,
    'select 1 from purchase_line where purchase_id = any($1::uuid[]) order by purchase_id, position for update',
    [held],
  );
  return new Set(held);
}

/** Makes them the member's, with the tier and the awards that they carry; they are posted next. One statement. */
export async function giveToMember(tx: EntityManager, purchases: readonly OwnedPurchase[]): Promise<void> {
  await rows(
    tx,
    `with claimed as (
       update purchase
          set member_id = claim.member_id, tier = claim.tier, tier_numerator = claim.tier_numerator,
              tier_denominator = claim.tier_denominator, card_digest = null, next_posting_at = app_now() + interval '10 seconds'
         from jsonb_to_recordset($1) as claim
           (id uuid, member_id uuid, tier text, tier_numerator bigint, tier_denominator bigint)
        where purchase.id = claim.id
       returning purchase.id
     )
     ${insertAwards('$2', 'claimed')}`,
    [
      JSON.stringify(
        purchases.map(({ id, memberId, tier, tierMultiplier }) => ({
          id,
          member_id: memberId,
          tier,
          tier_numerator: tierMultiplier.numerator.toString(),
          tier_denominator: tierMultiplier.denominator.toString(),
        })),
      ),
      JSON.stringify(purchases.flatMap(awardRecords)),
    ],
  );
}

/** Cards of purchases before that instant are forgotten: nobody can claim them any more. */
export async function forgetCards(manager: EntityManager, before: Date): Promise<void> {
  await rows(
    manager,
    'update purchase set card_digest = null where card_digest is not null and member_id is null and occurred_at < $1',
    [before],
  );
}
