import type { Member } from '../../domain/member.js';
import { suspensionReasons } from '../../domain/statuses/membership-status.js';
import type { MembersParts } from '../members-parts.js';
import { stepStatus, type OpsRequest, type StatusChangeRequest } from './step-status.js';

const suspension: StatusChangeRequest = {
  step: 'SUSPEND',
  mutation: 'suspendMember',
  action: 'member.suspended',
  reasons: suspensionReasons,
};

/**
 * From here on the member reads and does nothing else. Tills know at once; a member who is signed in, once the gateway asks again.
 * Refuses with STATUS_UNFIT; faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export function suspendMember(parts: MembersParts, request: OpsRequest, raw: unknown): Promise<Member> {
  return stepStatus(parts, suspension, request, raw);
}
