import type { EntityManager } from 'typeorm';
import { meaninglessHash } from '../../../../chassis/answer-records.js';
import { rows } from '../../../../chassis/database.js';
import type { Erased } from '../../../../chassis/erasure-duty.js';
import { meaninglessCaller } from './refused-inputs.js';

/** From then on whoever signs in under one of them is nobody. */
export async function eraseIdentities(tx: EntityManager, memberId: string): Promise<number> {
  return (await rows(tx, 'delete from member_identity where member_id = $1 returning 1', [memberId])).length;
}

/**
 * The details with the digests they were found by, and the cards with theirs. A blocked card stays blocked, so that nobody enrols with
 * one that was lost: its digest alone, beside which no member and no other card stands any more.
 */
export async function eraseDetails(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const count = async (sql: string) => (await rows(tx, sql, [memberId])).length;
  return [
    {
      what: 'which card took the place of which',
      count: await count(
        `update card_block set replaced_by = null
          where replaced_by is not null and card_digest in (select card_digest from member_card where member_id = $1)
          returning 1`,
      ),
    },
    { what: 'profiles', count: await count('delete from profile where member_id = $1 returning 1') },
    {
      what: 'data from before encryption',
      count: await count('delete from personal_data_before_encryption where member_id = $1 returning 1'),
    },
    { what: 'cards', count: await count('delete from member_card where member_id = $1 returning 1') },
  ];
}

/**
 * The hashes of what was sent about the member: their own requests, their enrolment and its completion, what was done to
 * their cards, contacts that were recorded for them, and what was refused because there was such a member. Of use only to
 * whoever has their key, and with this to nobody. So is the name under which a person's enrolments were kept before they were
 * a member, a digest of whom they sign in as.
 *
 * @param identityKeys those names, of the identities the member has
 */
export async function eraseInputs(
  tx: EntityManager,
  memberId: string,
  identityKeys: readonly string[],
): Promise<Erased[]> {
  const forget = async (what: string, which: string, parameters: unknown[]) =>
    (await rows(tx, `update answer_record set ${what} where ${which} returning 1`, parameters)).length;
  const hash = `input_hash = ${meaninglessHash}`;
  const hashAndCaller = `${hash}, ${meaninglessCaller}`;
  const number = '(select number from member where id = $1::uuid)';
  const counts = [
    await forget(hashAndCaller, `mutation = 'enrolMember' and id = $1`, [memberId]),
    await forget(hashAndCaller, `mutation = 'enrolMember' and ${refusalsNumber} = ${number}`, [memberId]),
    await forget(hashAndCaller, 'caller = any($1)', [identityKeys]),
    await forget(
      hash,
      `mutation = 'completeMembership' and coalesce(answer -> 'value' ->> 'memberId', ${refusalsNumber}) in ($1::uuid::text, ${number})`,
      [memberId],
    ),
    await forget(
      hash,
      `mutation in ('blockCard', 'replaceCard')
        and coalesce(answer -> 'value' ->> 'memberId', answer -> 'refusal' -> 'details' ->> 'memberId') = $1`,
      [memberId],
    ),
    await forget(hash, `mutation = 'recordContact' and answer -> 'value' ->> 'memberId' = $1::uuid::text`, [memberId]),
    // What somebody sent who invited them to a household by a number, which may be a card's.
    await forget(
      hash,
      `(caller, mutation, id) in (
        select 'member:' || invited_by::text, 'inviteToHousehold', id from household_invitation where member_id = $1)`,
      [memberId],
    ),
    // Not that of the erasure itself: it says nothing of the person, and who asks again is to have the same answer.
    await forget(hash, `caller = $1 and mutation <> 'eraseMember'`, [`member:${memberId}`]),
  ];
  return [{ what: 'hashes of requests', count: counts.reduce((sum, count) => sum + count, 0) }];
}

const refusalsNumber = `answer -> 'refusal' -> 'details' ->> 'memberNumber'`;

/** By which device or partner the member came, and what they were told: the first are digests that lead to them. */
export async function eraseEnrolmentAndInbox(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const enrolments = await rows(tx, 'delete from enrolment where member_id = $1 returning 1', [memberId]);
  const messages = await rows(tx, 'delete from inbox_message where member_id = $1 returning 1', [memberId]);
  return [
    { what: 'devices and references of the enrolment', count: enrolments.length },
    { what: 'messages', count: messages.length },
  ];
}

/** Archives that were made for the member. When they were asked for stays. */
export async function eraseExports(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const archives = await rows(
    tx,
    `update data_export
        set state = 'EXPIRED', sealed_archive = null, sealed_token = null, token_hash = null, next_attempt_at = null,
            ready_at = coalesce(ready_at, app_now()), expires_at = coalesce(expires_at, app_now())
      where member_id = $1 and state in ('RUNNING', 'READY') returning 1`,
    [memberId],
  );
  return [{ what: 'copies of the data', count: archives.length }];
}
