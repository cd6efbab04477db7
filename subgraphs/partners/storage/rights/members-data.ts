import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { forgetInputsByCallers } from '../../../../chassis/answer-records.js';
import { rows } from '../../../../chassis/database.js';
import type { Erased } from '../../../../chassis/erasure-duty.js';
import type { PersonDataSection } from '../../../../chassis/person-data.js';
import { forgetCodes } from '../links/link-proofs.js';

/** What partners holds on a member: which brands they are linked with, and what they exchanged. */
export const memberDataSections: readonly PersonDataSection[] = [
  {
    name: 'linkedPartners',
    sql: `select brand_id::text as place,
                 json_build_object('partner', brand.code, 'linkedAt', partner_link.linked_at,
                   'linkId', case when proven_at is not null then link_id end) as content
            from partner_link join brand on brand.id = brand_id
           where member_id = $1 and ($2::uuid is null or brand_id > $2::uuid) order by brand_id limit $3`,
  },
  {
    name: 'exchanges',
    sql: `select id::text as place,
                 json_build_object('id', id, 'stage', stage, 'from', from_currency, 'to', to_currency, 'requested', requested,
                   'given', given, 'received', received, 'fee', fee, 'createdAt', created_at, 'endedAt', ended_at,
                   'reversedAt', reversed_at, 'rejectReason', reject_reason,
                   'deviceKnown', device is not null) as content
            from exchange where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
];

/** Exchanges that have not found their end yet: quotes that still stand among them, which end by themselves. */
export async function isExchanging(manager: EntityManager, memberId: string): Promise<boolean> {
  const found = await rows(manager, 'select 1 from exchange where member_id = $1 and ended_at is null limit 1', [
    memberId,
  ]);
  return found.length > 0;
}

/** Exchanges stay, for the settlements they belong to. Links with brands go, what was counted against caps, and the devices. */
export async function eraseMembersData(tx: EntityManager, memberId: string): Promise<Erased[]> {
  await forgetCodes(tx, memberId);
  const links = await rows(tx, 'delete from partner_link where member_id = $1 returning 1', [memberId]);
  const devices = await rows(
    tx,
    'update exchange set device = null where member_id = $1 and device is not null returning 1',
    [memberId],
  );
  const counts = await rows(tx, 'delete from cap_usage where member_id = $1 returning 1', [memberId]);
  return [
    { what: 'counts against caps', count: counts.length },
    { what: 'links with partners', count: links.length },
    { what: 'devices of exchanges', count: devices.length },
    { what: 'hashes of requests', count: await forgetInputsByCallers(tx, [`member:${memberId}`], randomBytes(32)) },
  ];
}
