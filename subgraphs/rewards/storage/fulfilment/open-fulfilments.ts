import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { FulfilmentState } from '../../domain/fulfilment/fulfilment.js';
import type { ContentKind } from '../../domain/reward-contents.js';

export interface NewFulfilment {
  redemptionId: string;
  contentNo: number;
  piece: number;
  kind: ContentKind;
  /** Of goods: where they are shipped, which they are only with an address. */
  state: FulfilmentState;
  count: number;
  validFrom: Date | null;
  validUntil: Date | null;
  partnerSku: string | null;
}

export interface OpenedFulfilment {
  redemptionId: string;
  kind: ContentKind;
  state: FulfilmentState;
}

/**
 * Opens the deliveries of many redemptions in one statement, with the messages to partners that go with them: the rows of goods without
 * an address are ready for pick-up, and only the table of addresses knows which these are.
 */
export async function insertFulfilments(
  tx: EntityManager,
  fulfilments: readonly NewFulfilment[],
): Promise<OpenedFulfilment[]> {
  return rows<OpenedFulfilment>(
    tx,
    `with opened as (
       insert into fulfilment
         (redemption_id, content_no, piece, kind, state, count, valid_from, valid_until, partner_id, partner_sku, delivered_at)
       select given.redemption_id, given.content_no, given.piece, given.kind,
              case when given.state = 'TO_SHIP' and address.redemption_id is null then 'READY_FOR_PICKUP' else given.state end,
              given.count, given.valid_from, given.valid_until,
              -- Whose it was when it was reserved: its reward may be another partner's by now.
              case when given.kind = 'PARTNER' then (select partner_id from redemption where id = given.redemption_id) end,
              given.partner_sku, case when given.state in ('GIVEN', 'IN_FORCE') then app_now() end
         from unnest($1::uuid[], $2::smallint[], $3::integer[], $4::text[], $5::text[], $6::integer[], $7::timestamptz[],
                $8::timestamptz[], $9::text[])
           as given (redemption_id, content_no, piece, kind, state, count, valid_from, valid_until, partner_sku)
         left join redemption_address address on given.state = 'TO_SHIP' and address.redemption_id = given.redemption_id
       returning id, redemption_id, piece, content_no, kind, state),
     asked as (
       insert into partner_message (fulfilment_id, type) select id, 'REQUESTED' from opened where kind = 'PARTNER')
     select redemption_id as "redemptionId", kind, state from opened order by redemption_id, piece, content_no`,
    [
      fulfilments.map(({ redemptionId }) => redemptionId),
      fulfilments.map(({ contentNo }) => contentNo),
      fulfilments.map(({ piece }) => piece),
      fulfilments.map(({ kind }) => kind),
      fulfilments.map(({ state }) => state),
      fulfilments.map(({ count }) => count),
      fulfilments.map(({ validFrom }) => validFrom),
      fulfilments.map(({ validUntil }) => validUntil),
      fulfilments.map(({ partnerSku }) => partnerSku),
    ],
  );
}

/** Everything these hold has arrived. */
export async function markFulfilled(tx: EntityManager, redemptionIds: readonly string[]): Promise<string[]> {
  if (redemptionIds.length === 0) return [];
  const marked = await rows<{ id: string }>(
    tx,
    'update redemption set fulfilled_at = app_now() where id = any($1::uuid[]) and fulfilled_at is null returning id',
    [redemptionIds],
  );
  return marked.map(({ id }) => id);
}
