import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** 32 bytes that no hash is. */
const forgotten = `decode(repeat('00', 32), 'hex')`;

/** Refusals that name nobody, as the index has them: an erasure cannot look for somebody among them. */
const namesNobody = `mutation = 'recordPurchase' and answer ? 'refusal'
  and answer -> 'refusal' -> 'details' ->> 'memberId' is null and input_hash <> ${forgotten}`;

/** Makes the hashes of so many of them, answered before an instant, say nothing; gives how many there were. */
export async function forgetRefused(tx: EntityManager, before: Date, atMost: number): Promise<number> {
  const changed = await rows(
    tx,
    `update answer_record set input_hash = ${forgotten}
      where (caller, mutation, id) in (
        select caller, mutation, id from answer_record where ${namesNobody} and created_at < $1
         order by created_at limit $2 for update)
      returning 1`,
    [before, atMost],
  );
  return changed.length;
}
