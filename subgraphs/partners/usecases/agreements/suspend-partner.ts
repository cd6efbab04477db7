import type { EntityManager } from 'typeorm';
import type { AuditLog } from '../../../../chassis/audit-log.js';
import { badInput } from '../../../../chassis/domain-error.js';
import type { AnswerBook } from '../../../../chassis/idempotency.js';
import { suspensionUnchanged } from '../../domain/agreements/agreement-errors.js';
import { deleteSuspension, insertSuspension } from '../../storage/agreements/suspensions.js';
import { findBrandByCode } from '../../storage/brands.js';
import { writeMessages } from '../../storage/webhooks/webhook-messages.js';

export interface SuspensionOrder {
  changeId: string;
  /** The partner's code. */
  partner: string;
  /** For the record. */
  reason: string;
  /** `callerKey` of who asks. */
  by: string;
  requestId: string;
}

interface Tools {
  answers: AnswerBook;
  audit: AuditLog;
}

/**
 * From now on nothing begins with this partner, whatever it has agreed to. What is held, announced or under way reaches its end.
 * Refusal: SUSPENSION_UNCHANGED. Fault: BAD_USER_INPUT for no such partner.
 */
export async function suspendPartner(tools: Tools, order: SuspensionOrder): Promise<string> {
  return changed(tools, order, 'suspendPartner', async (tx, { partner: brand, by, reason }) => {
    if (!(await insertSuspension(tx, { brand, by, reason }))) throw suspensionUnchanged({ isSuspended: true });
  });
}

/** The partner takes part again, as far as its agreement goes. Refusals and faults as of `suspendPartner`. */
export async function resumePartner(tools: Tools, order: SuspensionOrder): Promise<string> {
  return changed(tools, order, 'resumePartner', async (tx, { partner }) => {
    if (!(await deleteSuspension(tx, partner))) throw suspensionUnchanged({ isSuspended: false });
  });
}

const stateAfter = { suspendPartner: 'SUSPENDED', resumePartner: 'RESUMED' } as const;

/** The partner's code. */
async function changed(
  { answers, audit }: Tools,
  order: SuspensionOrder,
  mutation: keyof typeof stateAfter,
  change: (tx: EntityManager, order: SuspensionOrder) => Promise<void>,
): Promise<string> {
  const { changeId, partner, reason, by, requestId } = order;
  const key = { caller: by, mutation, id: changeId };
  return answers.answerOnce(key, { partner, reason }, async (tx) => {
    const brand = await findBrandByCode(tx, partner);
    if (!brand || brand.isProgramme) throw badInput({ path: ['input', 'partner'], reason: 'there is no such partner' });
    await change(tx, order);
    const state = stateAfter[mutation];
    const action = `partner.${state.toLowerCase()}`;
    await audit.record(tx, { by, action, subject: `partner/${partner}`, details: { changeId, reason }, requestId });
    // Of why it is told by people.
    const data = { agreementVersion: null, state };
    // The id is one request's of one person, and may be another's elsewhere.
    const about = `suspension ${mutation} ${by} ${changeId}`;
    await writeMessages(tx, [{ brand: partner, type: 'agreement.changed', about, data }]);
    return partner;
  });
}
