/**
 * Every table in which a member is named is in one of these two lists. What leads to the person is erased; what stays is what the
 * programme's books, its proofs and its histories rest on: codes, amounts and times under an id that leads to nobody.
 */

/** Nothing of an erased member is left in these. */
export const erasedTables: readonly string[] = [
  'contact_proof',
  'enrolment',
  'household_departure',
  'household_invitation',
  'household_member',
  'inbox_message',
  'member_access',
  'member_card',
  'member_identity',
  'personal_data_before_encryption',
  'profile',
  'sign_in_code',
  'sign_in_session',
];

/** Rows that stay, and why. */
export const tablesThatStay: Readonly<Record<string, string>> = {
  benefit_use: 'what was handed over stays handed over; codes and periods',
  consent_change: 'by it the programme shows what it was allowed; the last word is the withdrawal by the erasure',
  data_export: 'when copies were asked for; the copies themselves go',
  erasure: 'who was forgotten stays forgotten',
  household: 'who was the head of a household that has ended; of one that goes on, somebody else is',
  member: 'the id and the number are never given to somebody else',
  member_badge: 'awards of the books of campaigns; codes and times',
  member_closing: 'who wanted to leave, when, and how it ended',
  member_merge: 'which memberships were one; codes',
  member_redemption: 'that a redemption was settled, as the books of rewards have it',
  member_status_change: 'who suspended whom and why; codes',
  qualifying_spend: 'amounts that the thresholds of the tiers are reckoned from',
  tier_change: 'what those amounts came to',
  tier_grant: 'a tier that was given is a fact of the history',
  tier_grant_request: 'who of ops gave it and who agreed; codes',
  tier_told: 'the tier that other subgraphs were told of last',
  tier_told_until: 'the place to which changes of tiers were told, which the next change moves on',
};
