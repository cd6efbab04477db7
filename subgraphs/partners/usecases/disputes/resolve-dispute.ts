import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import type { Approvals } from '../../../../chassis/approval.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { broughtBack, upheldOf, type Dispute } from '../../domain/disputes/dispute.js';
import { disputeNotOpen, unknownDispute } from '../../domain/disputes/dispute-errors.js';
import {
  dropProposal,
  findDispute,
  findDisputeByResolution,
  isTakenBack,
  lockDisputable,
  lockDispute,
  putProposal,
  putResolution,
} from '../../storage/disputes/disputes.js';
import { recordItem } from '../../storage/settlement/settlement-items.js';
import type { SettlingTools } from '../settlement/settlement-tools.js';
import { tellDispute } from './tell-dispute.js';

export interface ResolvingTools extends SettlingTools {
  approvals: Approvals;
}

export interface Resolution {
  /** The client's id of it, by which a second person decides on it. */
  resolutionId: string;
  disputeId: string;
  /** How many of the item's received points are not paid for: 0 rejects the dispute, all of them uphold it wholly. */
  upheldPoints: number;
  note: string;
}

export interface WhoResolves {
  by: string;
  requestId: string;
}

/**
 * One person of ops says how a dispute ends; nothing moves before a second one agrees. It may be said before the other brand has answered:
 * whoever does not answer holds nothing up.
 *
 * Refusal: DISPUTE_NOT_OPEN. Faults: UNKNOWN_DISPUTE, BAD_USER_INPUT for more points than the item has left.
 */
export async function resolveDispute(
  { database, answers, audit, approvals }: ResolvingTools,
  { resolutionId, disputeId, upheldPoints: points, note }: Resolution,
  { by, requestId }: WhoResolves,
): Promise<Dispute> {
  const unknown = () => unknownDispute({ path: ['input', 'disputeId'] });
  const key = { caller: by, mutation: 'resolveDispute', id: resolutionId };
  await answers.answerOnce(key, { disputeId, points, note }, async (tx) => {
    const dispute = await lockDispute(tx, disputeId);
    if (!dispute) throw unknown();
    if (dispute.state !== 'OPEN' && dispute.state !== 'ANSWERED') throw disputeNotOpen({ disputeState: dispute.state });
    await refuseTooMuch(tx, dispute, points, 'upheldPoints');
    await putProposal(tx, disputeId, { resolutionId, points, note, by });
    await approvals.request(tx, { id: resolutionId, subject: `dispute/${disputeId}`, by, requestId });
    const details = { resolutionId, points };
    await audit.record(tx, { by, action: 'dispute.proposed', subject: `dispute/${disputeId}`, details, requestId });
    return disputeId;
  });
  return shown(database.read, disputeId);
}

/**
 * A second person agrees: what is not upheld comes back to the net by an item of the first open month. Agreeing again changes nothing.
 * Faults: UNKNOWN_DISPUTE, SECOND_PERSON_NEEDED, ALREADY_DECIDED; BAD_USER_INPUT where the exchange was taken back meanwhile.
 */
export async function approveResolution(
  { database, audit, approvals, zone }: ResolvingTools,
  resolutionId: string,
  { by, requestId }: WhoResolves,
): Promise<Dispute> {
  const disputeId = await database.transaction(async (tx) => {
    const dispute = await disputeOfResolution(tx, resolutionId);
    const { id, item, proposal, brand, otherBrand } = dispute;
    const { again } = await approvals.approve(tx, { id: resolutionId, by, path: ['input', 'resolutionId'], requestId });
    if (again) return id;
    if (!proposal) throw new Error(`the dispute ${id} has no proposal to agree to`);
    await refuseTooMuch(tx, dispute, proposal.points, 'resolutionId');
    const upheld = upheldOf(item, proposal.points);
    await putResolution(tx, id, upheld, by);
    const back = { kind: 'RESOLUTION' as const, exchangeId: item.exchangeId, disputeId: id, notBefore: item.period };
    await recordItem(tx, { id: v5('settlement-resolution', id), ...back, ...broughtBack(item, upheld) }, zone);
    const details = { resolutionId, upheldPoints: proposal.points };
    await audit.record(tx, { by, action: 'dispute.resolved', subject: `dispute/${id}`, details, requestId });
    await tellDispute(tx, { id, brands: [brand, otherBrand], itemId: item.id }, 'RESOLVED', 'resolved');
    return id;
  });
  return shown(database.read, disputeId);
}

/** A second person does not agree: the dispute waits for another proposal. Faults as of an approval. */
export async function rejectResolution(
  { database, audit, approvals }: ResolvingTools,
  resolutionId: string,
  { by, requestId }: WhoResolves,
): Promise<Dispute> {
  const disputeId = await database.transaction(async (tx) => {
    const { id } = await disputeOfResolution(tx, resolutionId);
    const { again } = await approvals.reject(tx, { id: resolutionId, by, path: ['input', 'resolutionId'], requestId });
    if (again) return id;
    await dropProposal(tx, id);
    const details = { resolutionId };
    await audit.record(tx, { by, action: 'dispute.resolution-rejected', subject: `dispute/${id}`, details, requestId });
    return id;
  });
  return shown(database.read, disputeId);
}

async function disputeOfResolution(tx: EntityManager, resolutionId: string): Promise<Dispute> {
  const id = await findDisputeByResolution(tx, resolutionId);
  const dispute = id === null ? null : await lockDispute(tx, id);
  if (!dispute) throw unknownDispute({ path: ['input', 'resolutionId'] });
  return dispute;
}

/** Of an exchange that was taken back meanwhile nothing is left to be upheld: its money went back with it. */
async function refuseTooMuch(tx: EntityManager, { item }: Dispute, points: number, field: string): Promise<void> {
  const path = ['input', field];
  if (points > Math.abs(item.received)) throw badInput({ path, reason: 'must not be more than was disputed' });
  await lockDisputable(tx, item.id);
  if (points > 0 && item.kind === 'EXCHANGE' && (await isTakenBack(tx, item.exchangeId))) {
    throw badInput({ path, reason: 'the exchange was taken back meanwhile: nothing is left to uphold' });
  }
}

async function shown(read: EntityManager, disputeId: string): Promise<Dispute> {
  const dispute = await findDispute(read, disputeId);
  if (!dispute) throw new Error(`the dispute ${disputeId} is gone: nothing may delete one`);
  return dispute;
}
