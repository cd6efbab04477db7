import type { EntityManager } from 'typeorm';
import { meaninglessHash } from '../../../../chassis/answer-records.js';
import { rows } from '../../../../chassis/database.js';
import type { Erased } from '../../../../chassis/erasure-duty.js';

/** From then on whoever signs in under one of them is nobody. */
export async function eraseIdentities(tx: EntityManager, memberId: string): Promise<number> {
  return (await rows(tx, 'delete from member_identity where member_id = $1 returning 1', [memberId])).length;
}

/** The details with the digests they were found by, and the cards with theirs. */
export async function eraseDetails(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const count = async (sql: string) => (await rows(tx, sql, [memberId])).length;
  return [
    { what: 'profiles', count: await count('delete from profile where member_id = $1 returning 1') },
    {
      what: 'data from before encryption',
      count: await count('delete from personal_data_before_encryption where member_id = $1 returning 1'),
    },
    { what: 'cards', count: await count('delete from member_card where member_id = $1 returning 1') },
  ];
}

/**
 * The hashes of what was sent about the member: their own requests, their enrolment and its completion, contacts that were recorded for them, and those that were refused
 * because there was such a member. Of use only to whoever has their key, and with this to nobody. So is the name under which a person's enrolment was
 * kept before they were a member, a digest of whom they sign in as.
 */
export async function eraseInputs(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const enrolments = await rows(
    tx,
    `update answer_record set input_hash = ${meaninglessHash}, ${meaninglessCaller}
      where mutation = 'enrolMember' and id = $1 returning 1`,
    [memberId],
  );
  const refused = await rows(
    tx,
    `update answer_record set input_hash = ${meaninglessHash}, ${meaninglessCaller}
      where mutation = 'enrolMember'
        and answer -> 'refusal' -> 'details' ->> 'memberNumber' = (select number from member where id = $1) returning 1`,
    [memberId],
  );
  const completions = await rows(
    tx,
    `update answer_record set input_hash = ${meaninglessHash}
      where mutation = 'completeMembership'
        and coalesce(answer -> 'value' ->> 'memberId', answer -> 'refusal' -> 'details' ->> 'memberNumber')
            in ($1::uuid::text, (select number from member where id = $1::uuid)) returning 1`,
    [memberId],
  );
  const recorded = await rows(
    tx,
    `update answer_record set input_hash = ${meaninglessHash}
      where mutation = 'recordContact' and answer -> 'value' ->> 'memberId' = $1::uuid::text returning 1`,
    [memberId],
  );
  // Not that of the erasure itself: it says nothing of the person, and who asks again is to have the same answer.
  const own = await rows(
    tx,
    `update answer_record set input_hash = ${meaninglessHash}
      where caller = $1 and mutation <> 'eraseMember' returning 1`,
    [`member:${memberId}`],
  );
  const hashes = [enrolments, refused, completions, recorded, own].flat();
  return [{ what: 'hashes of requests', count: hashes.length }];
}

const meaninglessCaller = `caller = case when caller like 'identity:%' then 'forgotten:' || gen_random_uuid()::text else caller end`;

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
