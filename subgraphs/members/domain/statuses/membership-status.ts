/**
 * Where a membership stands. An active member does everything. A suspended one may sign in and read, and neither earns nor spends
 * nor changes anything until ops lift it; their points lie as they lay. Closed and erased ones are over, and a merged one has gone
 * into another: none of the three signs in, and no till serves them under their own name.
 */
import type { MemberStatus } from '../member.js';

/** What ops may do with a status, from what to what. The other statuses come about in other ways, and are never left here. */
export const statusSteps = {
  SUSPEND: { from: 'ACTIVE', to: 'SUSPENDED' },
  REINSTATE: { from: 'SUSPENDED', to: 'ACTIVE' },
} as const satisfies Record<string, { from: MemberStatus; to: MemberStatus }>;

export type StatusStep = keyof typeof statusSteps;

export const suspensionReasons = [
  'SUSPECTED_ABUSE',
  'IDENTITY_IN_DOUBT',
  'UNPAID_DEBT',
  'MEMBER_ASKED',
  'OTHER',
] as const;
export type SuspensionReason = (typeof suspensionReasons)[number];

export const reinstatementReasons = ['CLEARED', 'MISTAKE', 'MEMBER_ASKED', 'OTHER'] as const;
export type ReinstatementReason = (typeof reinstatementReasons)[number];

/** Whoever's membership is over is nobody to a till and to a household. */
export function isOver(status: MemberStatus): boolean {
  return status === 'CLOSED' || status === 'ERASED' || status === 'MERGED';
}
