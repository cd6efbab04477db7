import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { Award, Purchase, PurchaseLine } from '../domain/purchase.js';

/** A purchase as it is recorded, with the digest of the card where it is nobody's yet. */
export interface NewPurchase {
  purchase: Purchase;
  cardDigest: Buffer | null;
}

/**
 * Purchases, lines and awards in one statement, however many. Gives the ids that were written: one that is missing is taken, and
 * then belongs to another channel, since one's own ids stand in the book of answers.
 */
export async function insertPurchases(tx: EntityManager, purchases: readonly NewPurchase[]): Promise<Set<string>> {
  const inserted = await rows<{ id: string }>(
    tx,
    `with recorded as (
       insert into purchase (id, member_id, card_digest, channel, payment, latitude, longitude, occurred_at, amount_minor,
                             currency, tier, tier_numerator, tier_denominator, pending_until, next_posting_at)
       select id, member_id, decode(card_digest, 'hex'), channel, payment, latitude, longitude, occurred_at, amount_minor,
              currency, tier, tier_numerator, tier_denominator, pending_until, app_now() + interval '10 seconds'
         from jsonb_to_recordset($1) as purchase
           (id uuid, member_id uuid, card_digest text, channel text, payment text, latitude double precision,
            longitude double precision, occurred_at timestamptz, amount_minor bigint, currency text, tier text,
            tier_numerator bigint, tier_denominator bigint, pending_until timestamptz)
        -- Two batches that share ids wait for one another in the same order.
        order by id
       on conflict (id) do nothing
       returning id
     ), lines as (
       insert into purchase_line (purchase_id, position, line_id, sku, category, brand, quantity, amount_minor)
       select recorded.id, position, line_id, sku, category, brand, quantity, amount_minor
         from recorded join jsonb_to_recordset($2) as line
           (purchase_id uuid, position integer, line_id text, sku text, category text, brand text, quantity integer,
            amount_minor bigint) on line.purchase_id = recorded.id
     ), awards as (
       ${insertAwards('$3', 'recorded')}
     )
     select id from recorded`,
    [
      JSON.stringify(purchases.map(purchaseColumns)),
      JSON.stringify(
        purchases.flatMap(({ purchase }) => purchase.lines.map((line, at) => lineColumns(purchase, line, at))),
      ),
      JSON.stringify(purchases.flatMap(({ purchase }) => awardRecords(purchase))),
    ],
  );
  return new Set(inserted.map(({ id }) => id));
}

/** An insert of awards given as JSON, of the purchases that `recorded` names. */
export function insertAwards(parameter: string, recorded: string): string {
  return `insert into award (id, purchase_id, position, campaign_id, version, exact_numerator, exact_denominator, points, cut,
                            shares, grants)
       select award.id, ${recorded}.id, position, campaign_id, version, exact_numerator, exact_denominator, points, cut,
              shares, grants
         from ${recorded} join jsonb_to_recordset(${parameter}) as award
           (id uuid, purchase_id uuid, position integer, campaign_id uuid, version integer, exact_numerator numeric,
            exact_denominator numeric, points bigint, cut bigint, shares bigint[], grants jsonb)
           on award.purchase_id = ${recorded}.id`;
}

function purchaseColumns({ purchase, cardDigest }: NewPurchase): Record<string, unknown> {
  return {
    id: purchase.id,
    member_id: purchase.memberId,
    card_digest: cardDigest?.toString('hex') ?? null,
    channel: purchase.channel,
    payment: purchase.payment,
    latitude: purchase.place?.latitude ?? null,
    longitude: purchase.place?.longitude ?? null,
    occurred_at: purchase.occurredAt.toISOString(),
    amount_minor: purchase.total.amountMinor,
    currency: purchase.total.currency,
    tier: purchase.tier,
    tier_numerator: purchase.tierMultiplier.numerator.toString(),
    tier_denominator: purchase.tierMultiplier.denominator.toString(),
    pending_until: purchase.pendingUntil.toISOString(),
  };
}

function lineColumns({ id }: Purchase, line: PurchaseLine, position: number): Record<string, unknown> {
  const { lineId, sku, category, brand, quantity, amountMinor } = line;
  return { purchase_id: id, position, line_id: lineId, sku, category, brand, quantity, amount_minor: amountMinor };
}

/** As `insertAwards` reads them. */
export function awardRecords({ awards }: Pick<Purchase, 'awards'>): Record<string, unknown>[] {
  return awards.map((award: Award, position) => ({
    id: award.id,
    purchase_id: award.purchaseId,
    position,
    campaign_id: award.campaignId,
    version: award.version,
    exact_numerator: award.exact.numerator.toString(),
    exact_denominator: award.exact.denominator.toString(),
    points: award.points,
    cut: award.cut,
    shares: award.shares,
    grants: award.grants,
  }));
}
