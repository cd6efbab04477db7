import { badInput } from '../../../../chassis/domain-error.js';
import type { Page } from '../../../../chassis/relay.js';
import {
  allows,
  consentSubjects,
  isConsentSubject,
  stateOf,
  subjectKey,
  type ConsentChange,
  type ConsentState,
  type ConsentSubject,
} from '../../domain/rights/consent.js';
import { consentChanges, latestConsents, latestOn } from '../../storage/rights/consents.js';
import type { MembersParts } from '../members-parts.js';

/** How a member stands on one subject now. */
export interface Consent extends ConsentSubject {
  state: ConsentState;
  /** The word that counts; null where the member was never asked. */
  latest: ConsentChange | null;
}

/** All that can be agreed to, of each member in their order. One statement. */
export async function readConsents(parts: MembersParts, memberIds: readonly string[]): Promise<Consent[][]> {
  const found = await latestConsents(parts.database.read, memberIds);
  const latest = new Map(found.map((change) => [`${change.memberId}/${subjectKey(change)}`, change]));
  return memberIds.map((memberId) =>
    consentSubjects.map((subject) => {
      const change = latest.get(`${memberId}/${subjectKey(subject)}`);
      return { ...subject, state: stateOf(change), latest: change ?? null };
    }),
  );
}

/** The latest first, up to one more than the page's size. */
export function readConsentHistory(parts: MembersParts, memberId: string, page: Page): Promise<ConsentChange[]> {
  const [before = null] = page.after ?? [];
  if (before !== null && !/^\d{1,18}$/.test(before)) {
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  }
  return consentChanges(parts.database.read, memberId, { limit: page.size + 1, before });
}

/**
 * Which of these members may be approached for the purpose, on the channel where it has one; in their order. Whoever is not
 * active may not. BAD_USER_INPUT for a purpose with the wrong channel. One statement.
 */
export async function mayContact(
  parts: MembersParts,
  memberIds: readonly string[],
  subject: ConsentSubject,
): Promise<string[]> {
  if (!isConsentSubject(subject)) throw badInput({ path: ['channel'], reason: 'does not go with this purpose' });
  const found = await latestOn(parts.database.read, memberIds, subject);
  const allowed = new Set(
    found
      .filter(({ granted }) => allows(subject.purpose, stateOf(granted === null ? undefined : { granted })))
      .map(({ memberId }) => memberId),
  );
  return memberIds.filter((id) => allowed.has(id));
}
