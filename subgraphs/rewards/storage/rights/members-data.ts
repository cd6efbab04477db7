import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { forgetInputsByCallers } from '../../../../chassis/answer-records.js';
import { rows } from '../../../../chassis/database.js';
import type { Erased } from '../../../../chassis/erasure-duty.js';
import type { PersonDataSection } from '../../../../chassis/person-data.js';

/** The section whose rows are sealed. */
export const shippingAddresses = 'shippingAddresses';

/**
 * What rewards holds on a member: redemptions, what became of them and what was given back, by which nothing leads to the person but the
 * device's digest, where goods were sent, and what they wrote; and their wishes.
 */
export const memberDataSections: readonly PersonDataSection[] = [
  {
    name: 'redemptions',
    sql: `select id::text as place,
                 json_build_object('id', id, 'rewardId', reward_id, 'points', points, 'cashAmountMinor', cash_amount_minor,
                   'cashCurrency', cash_currency, 'currency', currency, 'status', status, 'createdAt', created_at,
                   'settledAt', settled_at, 'cancelledAt', case when status = 'CANCELLED' then ended_at end, 'pieces', pieces,
                   'piecesReturned', pieces_returned, 'cashState', cash_state, 'deviceKnown', device is not null) as content
            from redemption where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
  {
    name: 'redemptionReturns',
    sql: `select back.id::text as place,
                 json_build_object('id', back.id, 'redemptionId', back.redemption_id, 'pieces', back.pieces, 'points', back.points,
                   'cashMinor', back.cash_minor, 'reason', back.reason, 'state', back.state, 'askedAt', back.asked_at) as content
            from redemption_return back join redemption on redemption.id = back.redemption_id
           where redemption.member_id = $1 and ($2::uuid is null or back.id > $2::uuid) order by back.id limit $3`,
  },
  {
    name: 'fulfilments',
    sql: `select fulfilment.id::text as place,
                 json_build_object('id', fulfilment.id, 'redemptionId', redemption_id, 'kind', kind, 'state', state, 'count', count,
                   'carrier', carrier, 'trackingNumber', tracking_number, 'validFrom', valid_from, 'validUntil', valid_until,
                   'openedAt', opened_at, 'deliveredAt', delivered_at) as content
            from fulfilment join redemption on redemption.id = redemption_id
           where member_id = $1 and ($2::uuid is null or fulfilment.id > $2::uuid) order by fulfilment.id limit $3`,
  },
  {
    name: shippingAddresses,
    sql: `select redemption_id::text as place,
                 json_build_object('redemptionId', redemption_id, 'sealed', encode(sealed, 'base64')) as content
            from redemption_address join redemption on redemption.id = redemption_id
           where member_id = $1 and ($2::uuid is null or redemption_id > $2::uuid) order by redemption_id limit $3`,
  },
  {
    name: 'wishes',
    sql: `select id::text as place, json_build_object('rewardId', reward_id, 'wishedAt', created_at, 'toldAt', told_at) as content
            from wish where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
];

/**
 * Redemptions and returns that have not found their end yet, those a person has to look at among them, and goods that need their
 * address.
 */
export async function isRedeeming(manager: EntityManager, memberId: string): Promise<boolean> {
  const found = await rows(
    manager,
    `select 1 from redemption where member_id = $1 and (next_attempt_at is not null or pieces_returning > 0 or exists (
        select 1 from fulfilment where fulfilment.redemption_id = redemption.id and fulfilment.state = 'TO_SHIP')) limit 1`,
    [memberId],
  );
  return found.length > 0;
}

/**
 * Redemptions stay, for the books they belong to; by which device they were asked for goes, where goods were sent, why pieces went
 * back in their words, and what they wished for.
 */
export async function eraseMembersData(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const devices = await rows(
    tx,
    'update redemption set device = null where member_id = $1 and device is not null returning 1',
    [memberId],
  );
  const addresses = await rows(
    tx,
    `delete from redemption_address address using redemption
      where redemption.id = address.redemption_id and redemption.member_id = $1 returning 1`,
    [memberId],
  );
  const shipments = await rows(
    tx,
    `update fulfilment set carrier = null, tracking_number = null, partner_reference = null, reason = null from redemption
      where redemption.id = fulfilment.redemption_id and redemption.member_id = $1
        and coalesce(tracking_number, partner_reference, fulfilment.reason) is not null
      returning 1`,
    [memberId],
  );
  const reasons = await rows(
    tx,
    `update redemption_return back set reason = null from redemption
      where redemption.id = back.redemption_id and redemption.member_id = $1 and back.reason is not null returning 1`,
    [memberId],
  );
  const wishes = await rows(tx, 'delete from wish where member_id = $1 returning 1', [memberId]);
  return [
    { what: 'addresses of redemptions', count: addresses.length },
    { what: 'tracking numbers of shipments', count: shipments.length },
    { what: 'devices of redemptions', count: devices.length },
    { what: 'reasons of returns', count: reasons.length },
    { what: 'wishes', count: wishes.length },
    { what: 'hashes of requests', count: await forgetInputsByCallers(tx, [`member:${memberId}`], randomBytes(32)) },
  ];
}
