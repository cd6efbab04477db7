import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PurchaseId, ReturnId } from '../../../schema/vocabulary.js';
import type { PurchaseLine } from '../domain/purchase.js';
import type { PurchaseReturn, TakenBack } from '../domain/return.js';
import { grouped } from './grouped.js';
import { PurchaseLineRow } from './purchase-line.row.js';
import { PurchaseReturnLineRow } from './purchase-return-line.row.js';
import { PurchaseReturnRow } from './purchase-return.row.js';
import { lineOf } from './purchases.js';

/**
 * The purchase's lines as they stand, locked until the transaction ends: two returns of one purchase are decided one
 * after the other, so that together they take no more than was bought. FOR UPDATE gives the row as the one before left it.
 */
export async function lockLines(tx: EntityManager, purchaseId: PurchaseId): Promise<PurchaseLine[]> {
  const found = await tx.find(PurchaseLineRow, {
    where: { purchaseId },
    order: { position: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  return found.map(lineOf);
}

/** The return, its lines, and the pieces that are back, in one statement. False when the id is taken by another channel's. */
export async function insertReturn(tx: EntityManager, taken: PurchaseReturn): Promise<boolean> {
  const inserted = await rows(
    tx,
    `with recorded as (
       insert into purchase_return (id, purchase_id, returned_at, amount_minor, next_posting_at)
       values ($1, $2, $3, $4, app_now() + interval '10 seconds')
       on conflict (id) do nothing
       returning id, purchase_id
     ), lines as (
       insert into purchase_return_line (return_id, position, quantity, before, amount_minor)
       select recorded.id, line.position, line.quantity, line.before, line.amount
         from recorded, jsonb_to_recordset($5) as line (position integer, quantity integer, before integer, amount bigint)
     ), back as (
       update purchase_line set returned = purchase_line.returned + line.quantity
         from recorded, jsonb_to_recordset($5) as line (position integer, quantity integer)
        where purchase_line.purchase_id = recorded.purchase_id and purchase_line.position = line.position
     )
     select 1 from recorded`,
    [
      taken.id,
      taken.purchaseId,
      taken.returnedAt,
      taken.amountMinor,
      JSON.stringify(taken.lines.map(({ amountMinor, ...line }) => ({ ...line, amount: amountMinor }))),
    ],
  );
  return inserted.length === 1;
}

export async function findReturn(manager: EntityManager, id: string): Promise<PurchaseReturn | undefined> {
  return (await withLines(manager, await manager.findBy(PurchaseReturnRow, { id })))[0];
}

/** The returns of these purchases, the earliest first. Two statements, however many purchases. */
export async function findReturnsOf(manager: EntityManager, purchaseIds: readonly string[]): Promise<PurchaseReturn[]> {
  return withLines(
    manager,
    await manager.find(PurchaseReturnRow, {
      where: { purchaseId: In([...purchaseIds]) },
      order: { returnedAt: 'ASC', id: 'ASC' },
    }),
  );
}

/** A return that is marked already stays as it is. */
export async function markReversed(manager: EntityManager, id: ReturnId, taken: TakenBack): Promise<void> {
  await rows(
    manager,
    `update purchase_return set posted_at = app_now(), taken = $2, owed = $3, forgone = $4
      where id = $1 and posted_at is null`,
    [id, taken.taken, taken.owed, taken.forgone],
  );
}

/** As `claimUnposted`, of returns. Those whose purchase is not posted yet wait for it. */
export async function claimUnreversed(tx: EntityManager, limit: number): Promise<PurchaseReturn[]> {
  const claimed = await rows<{ id: string }>(
    tx,
    `update purchase_return
        set posting_attempts = posting_attempts + 1,
            next_posting_at = app_now() + least(interval '10 seconds' * power(2, least(posting_attempts, 20)), interval '1 hour')
      where id in (
        select purchase_return.id from purchase_return join purchase on purchase.id = purchase_return.purchase_id
         where purchase_return.posted_at is null and purchase_return.next_posting_at <= app_now()
           and purchase.posted_at is not null
         order by purchase_return.next_posting_at limit $1 for update of purchase_return skip locked)
      returning id`,
    [limit],
  );
  return withLines(tx, await tx.findBy(PurchaseReturnRow, { id: In(claimed.map((row) => row.id)) }));
}

async function withLines(manager: EntityManager, found: readonly PurchaseReturnRow[]): Promise<PurchaseReturn[]> {
  if (found.length === 0) return [];
  const lines = await manager.find(PurchaseReturnLineRow, {
    where: { returnId: In(found.map((row) => row.id)) },
    order: { position: 'ASC' },
  });
  const linesOf = grouped(lines, (line) => line.returnId);
  return found.map((row) => ({
    id: row.id as ReturnId,
    purchaseId: row.purchaseId as PurchaseId,
    returnedAt: row.returnedAt,
    amountMinor: row.amountMinor,
    posting: row.postedAt === null ? 'PENDING' : 'POSTED',
    takenBack:
      row.taken === null || row.owed === null || row.forgone === null
        ? null
        : { taken: row.taken, owed: row.owed, forgone: row.forgone },
    lines: (linesOf.get(row.id) ?? []).map(({ position, quantity, before, amountMinor }) => ({
      position,
      quantity,
      before,
      amountMinor,
    })),
  }));
}
