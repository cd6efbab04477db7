import type { Member } from '../../domain/member.js';
import { reinstatementReasons } from '../../domain/statuses/membership-status.js';
import type { MembersParts } from '../members-parts.js';
import { stepStatus, type OpsRequest, type StatusChangeRequest } from './step-status.js';

const reinstatement: StatusChangeRequest = {
  step: 'REINSTATE',
  mutation: 'reinstateMember',
  action: 'member.reinstated',
  reasons: reinstatementReasons,
};

/** Lifts a suspension. Refuses with STATUS_UNFIT where there is none; faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT. */
export function reinstateMember(parts: MembersParts, request: OpsRequest, raw: unknown): Promise<Member> {
  return stepStatus(parts, reinstatement, request, raw);
}
