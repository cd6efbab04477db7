import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import { monthRange } from '../../../../chassis/programme-time.js';
import {
  disputableUntil,
  isDisputable,
  takenOut,
  type DisputableItem,
  type Dispute,
  type DisputeReason,
} from '../../domain/disputes/dispute.js';
import {
  alreadyDisputed,
  disputeTooLate,
  nothingToDispute,
  unknownItem,
} from '../../domain/disputes/dispute-errors.js';
import {
  findDispute,
  findDisputeOfItem,
  insertDispute,
  isTakenBack,
  lockDisputable,
} from '../../storage/disputes/disputes.js';
import { programmeCode } from '../../storage/settlement/brand-codes.js';
import { databaseTime } from '../../storage/settlement/database-time.js';
import { recordItem } from '../../storage/settlement/settlement-items.js';
import type { SettlingTools } from '../settlement/settlement-tools.js';
import type { WhoActs } from '../settlement/who-acts.js';
import { tellDispute } from './tell-dispute.js';

export interface DisputeOrder {
  /** The client's id of it. */
  disputeId: string;
  itemId: string;
  reason: DisputeReason;
  note: string;
}

/**
 * One of an item's two brands doubts it: its amounts are out of the net from then on, of its own month as long as that is open, of the next
 * open one else. A partner does so for itself, ops for the programme's own brand.
 *
 * Refusals: ALREADY_DISPUTED, DISPUTE_TOO_LATE, NOTHING_TO_DISPUTE. Fault: UNKNOWN_ITEM, also of an item between others.
 */
export async function raiseDispute(
  tools: SettlingTools,
  { disputeId, ...asked }: DisputeOrder,
  who: WhoActs,
): Promise<Dispute> {
  const { database, answers, audit, zone } = tools;
  const key = { caller: who.by, mutation: 'raiseDispute', id: disputeId };
  await answers.answerOnce(key, asked, async (tx) => {
    const brand = who.brand ?? (await programmeCode(tx));
    const item = await lockDisputable(tx, asked.itemId);
    if (!item || !isDisputable(item.kind) || ![item.fromBrand, item.toBrand].includes(brand)) {
      throw unknownItem({ path: ['input', 'itemId'] });
    }
    await refuseWhatCannotBe(tx, item, tools);
    const otherBrand = brand === item.fromBrand ? item.toBrand : item.fromBrand;
    const { reason, note } = asked;
    await insertDispute(tx, { id: disputeId, item, brand, otherBrand, reason, note, by: who.by });
    const { exchangeId, period } = item;
    const out = { kind: 'DISPUTE' as const, exchangeId, disputeId, notBefore: period, ...takenOut(item) };
    await recordItem(tx, { id: v5('settlement-dispute', disputeId), ...out }, zone);
    await audit.record(tx, {
      by: who.by,
      action: 'dispute.raised',
      subject: `dispute/${disputeId}`,
      details: { itemId: item.id, brand, reason },
      requestId: who.requestId,
    });
    await tellDispute(tx, { id: disputeId, brands: [brand, otherBrand], itemId: item.id }, 'OPEN', 'raised');
    return disputeId;
  });
  const raised = await findDispute(database.read, disputeId);
  if (!raised) throw new Error(`the dispute ${disputeId} is gone: nothing may delete one`);
  return raised;
}

async function refuseWhatCannotBe(
  tx: EntityManager,
  item: DisputableItem,
  { zone, disputeDays }: SettlingTools,
): Promise<void> {
  const disputed = await findDisputeOfItem(tx, item.id);
  if (disputed !== null) throw alreadyDisputed({ disputeId: disputed });
  const range = monthRange(item.period, zone);
  if (!range) throw new Error(`${item.period} is no month`);
  const until = disputableUntil(range.until, disputeDays);
  if ((await databaseTime(tx)) >= until) throw disputeTooLate({ disputableUntil: until.toISOString() });
  const isGone = item.received === 0 || (item.kind === 'EXCHANGE' && (await isTakenBack(tx, item.exchangeId)));
  if (isGone) throw nothingToDispute();
}
