/**
 * A member is one person in the programme, online and offline: one id, one number, one set of personal details. Who signs in
 * is another matter: any number of identities (issuer, subject) may be linked to one member, each to one only.
 */
import type { MemberId } from '../../../schema/vocabulary.js';
import type { MembershipKind } from './enrolment/membership-kind.js';
import type { MemberNumber } from './member-number.js';
import type { PersonalDetails } from './personal-details.js';

/**
 * Suspended: for a time, by ops. Closed: the membership has ended. Erased: the person is forgotten, the books stay. Merged: another
 * membership of the same person goes on in its place.
 */
export type MemberStatus = 'ACTIVE' | 'SUSPENDED' | 'CLOSED' | 'ERASED' | 'MERGED';

export interface Member {
  id: MemberId;
  number: MemberNumber;
  status: MemberStatus;
  kind: MembershipKind;
  joinedAt: Date;
  details: PersonalDetails;
}

/** Who signs in, as the token says: `subject` has a meaning within its issuer only. */
export interface Identity {
  issuer: string;
  subject: string;
}
