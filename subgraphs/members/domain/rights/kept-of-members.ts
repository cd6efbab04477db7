/**
 * Every table in which a member is named, once: what an erasure does about it, and where the member finds it in the copy of
 * their data. What leads to the person is erased; what stays is what the programme's books, its proofs and its histories rest
 * on: codes, amounts and times under an id that leads to nobody. What is held on somebody is in their copy, unless it is a
 * shadow of what is.
 */

/** The names of its kinds in the copy. */
type InCopy = string | readonly string[] | { notBecause: string };

interface Kept {
  /** Nothing of an erased member is left in it, or why its rows stay. */
  onErasure: 'ERASED' | { staysBecause: string };
  inCopy: InCopy;
}

const erased = (inCopy: InCopy): Kept => ({ onErasure: 'ERASED', inCopy });
const stays = (staysBecause: string, inCopy: InCopy): Kept => ({ onErasure: { staysBecause }, inCopy });

export const keptOfMembers: Readonly<Record<string, Kept>> = {
  contact_proof: erased('contactProofs'),
  enrolment: erased('enrolment'),
  household_departure: erased('householdDeparture'),
  household_invitation: erased('householdInvitations'),
  household_member: erased('household'),
  inbox_message: erased('messages'),
  member_access: erased('looksAtYou'),
  member_card: erased('cards'),
  member_identity: erased('signIns'),
  personal_data_before_encryption: erased({ notBecause: 'it is sealed into the others before anything is answered' }),
  profile: erased(['member', 'contactsInForce']),
  sign_in_code: erased({ notBecause: 'digests alone, for a day; the session that came of one is in it' }),
  sign_in_session: erased('sessions'),

  benefit_use: stays('what was handed over stays handed over; codes and periods', 'benefitsUsed'),
  consent_change: stays(
    'by it the programme shows what it was allowed; the last word is the withdrawal by the erasure',
    'consentChanges',
  ),
  data_export: stays('when copies were asked for; the copies themselves go', 'dataExports'),
  erasure: stays('who was forgotten stays forgotten', { notBecause: 'who has one has no copy any more' }),
  household: stays(
    'who was the head of a household that has ended; of one that goes on, somebody else is',
    'household',
  ),
  member: stays('the id and the number are never given to somebody else', 'member'),
  member_badge: stays('awards of the books of campaigns; codes and times', 'badges'),
  member_closing: stays('who wanted to leave, when, and how it ended', 'closings'),
  member_merge: stays('which memberships were one; codes', 'merges'),
  member_redemption: stays('that a redemption was settled, as the books of rewards have it', 'redemptions'),
  member_status_change: stays('who suspended whom and why; codes', 'statusChanges'),
  qualifying_spend: stays('amounts that the thresholds of the tiers are reckoned from', 'qualifyingSpend'),
  tier_change: stays('what those amounts came to', 'tierChanges'),
  tier_grant: stays('a tier that was given is a fact of the history', 'tierGrants'),
  tier_grant_request: stays('who of ops gave it and who agreed; codes', 'tierGrantRequests'),
  tier_told: stays('the tier that other subgraphs were told of last', { notBecause: 'it is one of the tier changes' }),
  tier_told_until: stays('the place to which changes of tiers were told, which the next change moves on', {
    notBecause: 'it is the place of a job and says nothing of the member',
  }),
};

/** Digests that an erasure leaves, in tables that name no member, and why. */
const digestsThatStay: Readonly<Record<string, string>> = {
  card_block:
    'a card that was blocked stays blocked: a keyed digest of what is printed on it, beside which nobody stands',
};

/** What of an erased member stays in members, by table, as their certificate says it. */
export function whatStays(): Record<string, string> {
  const stay = Object.entries(keptOfMembers).flatMap(([table, { onErasure }]) =>
    onErasure === 'ERASED' ? [] : [[table, onErasure.staysBecause] as const],
  );
  return { ...Object.fromEntries(stay), ...digestsThatStay };
}
