import type { EntityManager } from 'typeorm';
import type { AuditLog } from './audit-log.js';
import { rows } from './database.js';
import { defineFault, idempotencyConflict } from './domain-error.js';
import { isId } from './ids.js';

export const secondPersonNeeded = defineFault({
  code: 'FORBIDDEN',
  name: 'SECOND_PERSON_NEEDED',
  text: {
    'zh-CN': '须由另一人审批，不能审批自己的申请',
    en: 'A second person has to decide this; nobody decides on what they asked for',
  },
});

export const unknownApproval = defineFault<{ path: string[]; id: string }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_APPROVAL',
  text: { 'zh-CN': '没有待审批的申请 {id}', en: 'Nothing with the id {id} waits for an approval' },
});

export const alreadyDecided = defineFault<{ path: string[]; id: string; state: string }>({
  code: 'BAD_USER_INPUT',
  name: 'ALREADY_DECIDED',
  text: { 'zh-CN': '申请 {id} 已有结论：{state}', en: 'The request {id} has been decided already: {state}' },
});

export const approvalErrors = [secondPersonNeeded, unknownApproval, alreadyDecided];

export type Decision = 'APPROVED' | 'REJECTED';

export interface ApprovalRequest {
  /** The client's id of what is asked for (a UUID). */
  id: string;
  /** What waits, for people and the audit log: 'reward/<key>@3'. */
  subject: string;
  /** `callerKey` of who asks. */
  by: string;
  requestId?: string;
}

export interface ApprovalDecision {
  id: string;
  by: string;
  /** Where in the input a refusal points. */
  path?: string[];
  requestId?: string;
}

interface ApprovalRow {
  subject: string;
  requestedBy: string;
  state: 'REQUESTED' | Decision;
  decidedBy: string | null;
}

/**
 * Four eyes: what one person asks for, another decides. A CHECK on the table holds it as well. Each decision is final
 * and is written to the audit log in the caller's transaction.
 */
export class Approvals {
  constructor(private readonly audit: AuditLog) {}

  /** Asking again with the same id for the same thing changes nothing; for another thing it is IDEMPOTENCY_CONFLICT. */
  async request(tx: EntityManager, request: ApprovalRequest): Promise<void> {
    // A request of the same id that another transaction is about to commit is waited for here.
    const [created] = await rows<{ id: string }>(
      tx,
      `insert into approval (id, subject, requested_by) values ($1, $2, $3) on conflict (id) do nothing returning id`,
      [request.id, request.subject, request.by],
    );
    if (created) return this.write(tx, 'approval.requested', request, request.subject);
    const standing = await lock(tx, request.id);
    if (standing?.subject !== request.subject || standing.requestedBy !== request.by) {
      throw idempotencyConflict({ id: request.id });
    }
  }

  async approve(tx: EntityManager, decision: ApprovalDecision): Promise<{ again: boolean }> {
    return this.decide(tx, decision, 'APPROVED');
  }

  async reject(tx: EntityManager, decision: ApprovalDecision): Promise<{ again: boolean }> {
    return this.decide(tx, decision, 'REJECTED');
  }

  /**
   * `again` is true when the same person had decided the same before, and nothing is to be done.
   * Errors: SECOND_PERSON_NEEDED (FORBIDDEN), UNKNOWN_APPROVAL and ALREADY_DECIDED (BAD_USER_INPUT).
   */
  private async decide(tx: EntityManager, decision: ApprovalDecision, state: Decision): Promise<{ again: boolean }> {
    const { id, by, path = ['input', 'changeId'] } = decision;
    const standing = isId(id) ? await lock(tx, id) : undefined;
    if (!standing) throw unknownApproval({ path, id });
    if (standing.requestedBy === by) throw secondPersonNeeded();
    if (standing.state === state && standing.decidedBy === by) return { again: true };
    if (standing.state !== 'REQUESTED') throw alreadyDecided({ path, id, state: standing.state });
    await rows(tx, 'update approval set state = $2, decided_by = $3, decided_at = app_now() where id = $1', [
      id,
      state,
      by,
    ]);
    await this.write(tx, state === 'APPROVED' ? 'approval.approved' : 'approval.rejected', decision, standing.subject);
    return { again: false };
  }

  private async write(
    tx: EntityManager,
    action: string,
    { id, by, requestId }: { id: string; by: string; requestId?: string },
    subject: string,
  ): Promise<void> {
    await this.audit.record(tx, { by, action, subject, details: { id }, requestId });
  }
}

async function lock(tx: EntityManager, id: string): Promise<ApprovalRow | undefined> {
  const [row] = await rows<ApprovalRow>(
    tx,
    `select subject, requested_by as "requestedBy", state, decided_by as "decidedBy" from approval where id = $1 for update`,
    [id],
  );
  return row;
}
