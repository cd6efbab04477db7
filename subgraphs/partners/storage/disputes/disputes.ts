import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';
import type { Amounts, DisputableItem, Dispute, DisputeReason, DisputeState } from '../../domain/disputes/dispute.js';
import type { ItemKind } from '../../domain/settlement/statement-item.js';

interface ItemRow {
  item_id: string;
  kind: ItemKind;
  exchange_id: string;
  period: string;
  from_brand: string;
  to_brand: string;
  given: string;
  received: string;
  fee: string;
}

interface DisputeRow extends ItemRow {
  id: string;
  brand: string;
  other_brand: string;
  reason: DisputeReason;
  note: string;
  raised_at: Date;
  state: DisputeState;
  accepts: boolean | null;
  answer: string | null;
  answered_at: Date | null;
  resolution_id: string | null;
  proposed_received: string | null;
  proposed_note: string | null;
  proposed_by: string | null;
  upheld_received: string | null;
  resolved_at: Date | null;
}

/** Locks its exchange, so that nobody takes it back meanwhile; null for an id that is none. */
export async function lockDisputable(tx: EntityManager, itemId: string): Promise<DisputableItem | null> {
  const [found] = await rows<ItemRow>(
    tx,
    `select settlement_item.id as item_id, kind, exchange_id, period, settlement_item.from_brand, settlement_item.to_brand,
            settlement_item.given, settlement_item.received, settlement_item.fee
       from settlement_item join exchange on exchange.id = exchange_id
      where settlement_item.id = $1 for update of exchange`,
    [itemId],
  );
  return found ? itemOf(found) : null;
}

/** Whether the item's exchange was taken back by a reversal. */
export async function isTakenBack(tx: EntityManager, exchangeId: string): Promise<boolean> {
  const found = await rows(tx, `select 1 from settlement_item where exchange_id = $1 and kind = 'REVERSAL'`, [
    exchangeId,
  ]);
  return found.length > 0;
}

export async function findDisputeOfItem(tx: EntityManager, itemId: string): Promise<string | null> {
  const [found] = await rows<{ id: string }>(tx, 'select id from settlement_dispute where item_id = $1', [itemId]);
  return found?.id ?? null;
}

export interface NewDispute {
  id: string;
  item: DisputableItem;
  brand: string;
  otherBrand: string;
  reason: DisputeReason;
  note: string;
  by: string;
}

export async function insertDispute(tx: EntityManager, dispute: NewDispute): Promise<void> {
  const { id, item, brand, otherBrand, reason, note, by } = dispute;
  await rows(
    tx,
    `insert into settlement_dispute (id, item_id, exchange_id, brand, other_brand, reason, note, raised_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, item.id, item.exchangeId, brand, otherBrand, reason, note, by],
  );
}

const selected = `select settlement_dispute.*, kind, period, from_brand, to_brand, given, received, fee
  from settlement_dispute join settlement_item on settlement_item.id = item_id`;

export async function findDispute(manager: EntityManager, id: string): Promise<Dispute | null> {
  const [found] = await rows<DisputeRow>(manager, `${selected} where settlement_dispute.id = $1`, [id]);
  return found ? disputeOf(found) : null;
}

/** Held to the end of the transaction. */
export async function lockDispute(tx: EntityManager, id: string): Promise<Dispute | null> {
  const [found] = await rows<DisputeRow>(
    tx,
    `${selected} where settlement_dispute.id = $1 for update of settlement_dispute`,
    [id],
  );
  return found ? disputeOf(found) : null;
}

export async function findDisputeByResolution(manager: EntityManager, resolutionId: string): Promise<string | null> {
  const [found] = await rows<{ id: string }>(manager, 'select id from settlement_dispute where resolution_id = $1', [
    resolutionId,
  ]);
  return found?.id ?? null;
}

export interface DisputeFilter {
  /** Of whom it is one of the two. */
  brand: string | null;
  state: DisputeState | null;
}

/** The newest first. */
export async function pageOfDisputes(
  manager: EntityManager,
  { brand, state }: DisputeFilter,
  { limit, after }: { limit: number; after: PlaceInTime | null },
): Promise<Dispute[]> {
  const found = await rows<DisputeRow>(
    manager,
    `${selected}
      where (raised_at, settlement_dispute.id) < ($1::timestamptz, $2::uuid)
        and ($3::text is null or $3 in (brand, other_brand)) and ($4::text is null or state = $4)
      order by raised_at desc, settlement_dispute.id desc limit $5`,
    [...beginOfNewestFirst(after), brand, state, limit],
  );
  return found.map(disputeOf);
}

export async function putAnswer(
  tx: EntityManager,
  id: string,
  { accepts, answer, by }: { accepts: boolean; answer: string; by: string },
): Promise<void> {
  await rows(
    tx,
    `update settlement_dispute set state = 'ANSWERED', accepts = $2, answer = $3, answered_by = $4, answered_at = app_now()
      where id = $1`,
    [id, accepts, answer, by],
  );
}

export async function putProposal(
  tx: EntityManager,
  id: string,
  { resolutionId, points, note, by }: NonNullable<Dispute['proposal']>,
): Promise<void> {
  await rows(
    tx,
    `update settlement_dispute
        set state = 'PROPOSED', resolution_id = $2, proposed_received = $3, proposed_note = $4, proposed_by = $5,
            proposed_at = app_now()
      where id = $1`,
    [id, resolutionId, points, note, by],
  );
}

/** As it was before the proposal. */
export async function dropProposal(tx: EntityManager, id: string): Promise<void> {
  await rows(
    tx,
    `update settlement_dispute
        set state = case when accepts is null then 'OPEN' else 'ANSWERED' end, proposed_received = null, proposed_note = null,
            proposed_by = null, proposed_at = null
      where id = $1`,
    [id],
  );
}

export async function putResolution(tx: EntityManager, id: string, upheld: Amounts, by: string): Promise<void> {
  await rows(
    tx,
    `update settlement_dispute
        set state = 'RESOLVED', upheld_given = $2, upheld_received = $3, upheld_fee = $4, resolved_by = $5, resolved_at = app_now()
      where id = $1`,
    [id, upheld.given, upheld.received, upheld.fee, by],
  );
}

function itemOf(row: ItemRow): DisputableItem {
  return {
    id: row.item_id,
    kind: row.kind,
    exchangeId: row.exchange_id,
    period: row.period,
    fromBrand: row.from_brand,
    toBrand: row.to_brand,
    given: toWholeNumber(row.given),
    received: toWholeNumber(row.received),
    fee: toWholeNumber(row.fee),
  };
}

function disputeOf(row: DisputeRow): Dispute {
  const { resolution_id: resolutionId, proposed_received: points, proposed_by: by } = row;
  return {
    id: row.id,
    item: itemOf(row),
    brand: row.brand,
    otherBrand: row.other_brand,
    reason: row.reason,
    note: row.note,
    raisedAt: row.raised_at,
    state: row.state,
    accepts: row.accepts,
    answer: row.answer,
    answeredAt: row.answered_at,
    proposal:
      resolutionId === null || points === null || by === null
        ? null
        : { resolutionId, points: toWholeNumber(points), note: row.proposed_note ?? '', by },
    upheldPoints: row.upheld_received === null ? null : Math.abs(toWholeNumber(row.upheld_received)),
    resolvedAt: row.resolved_at,
  };
}
