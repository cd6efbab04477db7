import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** 32 bytes that no hash is. */
const forgotten = `decode(repeat('00', 32), 'hex')`;

/**
 * Refusals whose inputs held somebody's details, as the index has it. Most of them name nobody: whoever is to be forgotten later cannot be
 * looked for among them.
 */
export const refusedInputs = `mutation in ('enrolMember', 'completeMembership', 'blockCard', 'replaceCard', 'inviteToHousehold', 'recordContact')
  and answer ? 'refusal' and input_hash <> ${forgotten}`;

/** Makes the hashes of so many of them, answered before an instant, say nothing; gives how many there were. */
export async function forgetRefusedInputs(tx: EntityManager, before: Date, atMost: number): Promise<number> {
  const changed = await rows(
    tx,
    `update answer_record set input_hash = ${forgotten}, ${meaninglessCaller}
      where (caller, mutation, id) in (
        select caller, mutation, id from answer_record where ${refusedInputs} and created_at < $1
         order by created_at limit $2 for update)
      returning 1`,
    [before, atMost],
  );
  return changed.length;
}

/** A caller who was known by a digest of their identity loses that name. */
export const meaninglessCaller = `caller = case when caller like 'identity:%' then 'forgotten:' || gen_random_uuid()::text else caller end`;
