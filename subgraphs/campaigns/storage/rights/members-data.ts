import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { forgetInputsByCallers, meaninglessHash } from '../../../../chassis/answer-records.js';
import { rows } from '../../../../chassis/database.js';
import type { Erased } from '../../../../chassis/erasure-duty.js';
import type { PersonDataSection } from '../../../../chassis/person-data.js';

/** What campaigns holds on a member: what they bought and brought back, and what it earned. */
export const memberDataSections: readonly PersonDataSection[] = [
  {
    name: 'purchases',
    sql: `select id::text as place,
                 json_build_object('id', id, 'channel', channel, 'occurredAt', occurred_at, 'recordedAt', recorded_at,
                   'amountMinor', amount_minor, 'currency', currency, 'tier', tier, 'payment', payment,
                   'latitude', latitude, 'longitude', longitude,
                   'lines', (select json_agg(json_build_object('lineId', line_id, 'sku', sku, 'category', category,
                               'brand', brand, 'quantity', quantity, 'amountMinor', amount_minor, 'returned', returned)
                               order by position)
                             from purchase_line where purchase_id = purchase.id),
                   'awards', (select json_agg(json_build_object('campaignId', campaign_id, 'version', version,
                                'points', points, 'cut', cut) order by position)
                              from award where purchase_id = purchase.id)) as content
            from purchase where member_id = $1
             and ($2::text is null or (occurred_at, id) >
                  (select occurred_at, id from purchase earlier where earlier.id = $2::uuid))
           order by occurred_at, id limit $3`,
  },
  {
    name: 'returns',
    sql: `select purchase_return.id::text as place,
                 json_build_object('id', purchase_return.id, 'purchaseId', purchase_id, 'returnedAt', returned_at,
                   'amountMinor', purchase_return.amount_minor, 'taken', taken, 'owed', owed, 'forgone', forgone) as content
            from purchase join purchase_return on purchase_return.purchase_id = purchase.id
           where member_id = $1 and ($2::uuid is null or purchase_return.id > $2::uuid)
           order by purchase_return.id limit $3`,
  },
];

/** Purchases and returns of which points has not been told yet. */
export async function isPosting(manager: EntityManager, memberId: string): Promise<boolean> {
  const found = await rows(
    manager,
    `select 1 from purchase where member_id = $1 and posted_at is null
     union all
     select 1 from purchase join purchase_return on purchase_return.purchase_id = purchase.id
      where member_id = $1 and purchase_return.posted_at is null
     limit 1`,
    [memberId],
  );
  return found.length > 0;
}

/**
 * Purchases stay, under an id that leads to nobody: points, tiers and the books of the shops rest on them. Where a purchase was made and
 * by what it was paid tells of a person and goes; so does what the till sent, of which a hash with the member's card in it was kept.
 */
export async function eraseMembersData(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const places = await rows(
    tx,
    `update purchase set latitude = null, longitude = null, payment = null
      where member_id = $1 and (latitude is not null or payment is not null) returning 1`,
    [memberId],
  );
  const reports = await rows(
    tx,
    `update answer_record set input_hash = ${meaninglessHash}
       from purchase
      where purchase.member_id = $1 and caller = 'channel:' || purchase.channel and mutation = 'recordPurchase'
        and answer_record.id = purchase.id returning 1`,
    [memberId],
  );
  const refused = await rows(
    tx,
    `update answer_record set input_hash = ${meaninglessHash}
      where mutation = 'recordPurchase' and answer -> 'refusal' -> 'details' ->> 'memberId' = $1 returning 1`,
    [memberId],
  );
  return [
    { what: 'places and payments of purchases', count: places.length },
    {
      what: 'hashes of requests',
      count:
        reports.length + refused.length + (await forgetInputsByCallers(tx, [`member:${memberId}`], randomBytes(32))),
    },
  ];
}
