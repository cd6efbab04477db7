import type { EntityManager } from 'typeorm';
import type { Erased } from '../../../../chassis/erasure-duty.js';
import { consentSubjects, stateOf } from '../../domain/rights/consent.js';
import { accessLogErasure } from '../../storage/access-log/member-access.js';
import { insertConsentChanges, latestConsents } from '../../storage/rights/consents.js';
import {
  eraseDetails,
  eraseEnrolmentAndInbox,
  eraseExports,
  eraseIdentities,
  eraseInputs,
} from '../../storage/rights/own-data.js';
import { openIdentities } from '../../storage/rights/open-identities.js';
import { eraseSignIns } from '../../storage/sign-in/sign-in-erasure.js';
import { identityKeyOf } from '../enrolment/enroller-key.js';
import { eraseHousehold } from '../households/erase-household.js';
import type { MembersParts } from '../members-parts.js';

type ErasureParts = Pick<MembersParts, 'vault' | 'identityKey'>;

/**
 * What members itself erases of a member, topic by topic. Each takes out what leads to the person and says how much it was, in the one
 * transaction in which all of them run; the member's data key is destroyed after it. A topic that keeps something personal has a
 * line here and one in `keptOfMembers`, which says what of it stays and why.
 */
export const erasuresOf: readonly ((tx: EntityManager, memberId: string, parts: ErasureParts) => Promise<Erased[]>)[] =
  [
    eraseInputsOf,
    async (tx, memberId) => [{ what: 'sign-ins', count: await eraseIdentities(tx, memberId) }],
    eraseSignIns,
    eraseDetails,
    eraseEnrolmentAndInbox,
    eraseExports,
    eraseHousehold,
    async (tx, memberId) => [{ what: 'looks at the member', count: await accessLogErasure(tx, memberId) }],
    withdrawConsents,
  ];

/** Safe to repeat: what is gone is gone. */
export async function eraseOwnData(tx: EntityManager, memberId: string, parts: ErasureParts): Promise<Erased[]> {
  const erased: Erased[] = [];
  for (const erase of erasuresOf) erased.push(...(await erase(tx, memberId, parts)));
  return erased;
}

/** First, while it can be read as whom the member signs in: what they asked for before they were one is kept under that. */
async function eraseInputsOf(tx: EntityManager, memberId: string, parts: ErasureParts): Promise<Erased[]> {
  const identities = await openIdentities(tx, memberId, parts.vault);
  return eraseInputs(
    tx,
    memberId,
    identities.map((identity) => identityKeyOf(parts, identity)),
  );
}

/** The words of before stay as they were, codes under an id that leads to nobody: by them the programme shows what it was allowed. */
async function withdrawConsents(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const standing = (await latestConsents(tx, [memberId])).filter((change) => stateOf(change) === 'GRANTED');
  if (standing.length > 0) {
    const its = { changeId: memberId, memberId, granted: false, source: 'ERASURE', by: 'service:members' } as const;
    await insertConsentChanges(
      tx,
      standing.map(({ purpose, channel }) => ({
        purpose,
        channel,
        ...its,
        till: null,
        textVersion: null,
        reason: null,
      })),
    );
  }
  return [{ what: `consents, of ${String(consentSubjects.length)} there are`, count: standing.length }];
}
