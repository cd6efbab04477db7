import type { EntityManager } from 'typeorm';
import { rows } from './database.js';
import type { ErrorDetails } from './domain-error.js';

/** The scope of an idempotency key: who asked, for what, with the id that the client made. */
export interface AnswerKey {
  caller: string;
  mutation: string;
  /** A UUID. */
  id: string;
}

/** A final answer as kept: ids and numbers only, never personal data, because it outlives an erasure. */
export type StoredAnswer = { value: unknown } | { refusal: { code: string; details: ErrorDetails } };

/** What the book holds of a key; the answer is null as long as none is final. */
export interface AnswerRecord extends AnswerKey {
  inputHash: Buffer;
  answer: StoredAnswer | null;
}

/* Many records at a time. A single one has statements of its own in the book: unnest would cost it half as much again. */

/** Records the keys that are new and gives those back. Waits for whoever is recording one of them at the same time. */
export async function insertRecords(
  tx: EntityManager,
  asked: readonly Omit<AnswerRecord, 'answer'>[],
): Promise<AnswerKey[]> {
  return rows<AnswerKey>(
    tx,
    // In the keys' order: of two transactions with some ids in common one waits, instead of each for the other.
    `insert into answer_record (caller, mutation, id, input_hash)
     select * from unnest($1::text[], $2::text[], $3::uuid[], $4::bytea[]) as asked (caller, mutation, id, input_hash)
      order by caller, mutation, id
     on conflict do nothing returning caller, mutation, id`,
    [...columnsOf(asked), asked.map(({ inputHash }) => inputHash)],
  );
}

export async function findRecords(manager: EntityManager, keys: readonly AnswerKey[]): Promise<AnswerRecord[]> {
  return rows<AnswerRecord>(
    manager,
    `select caller, mutation, id, input_hash as "inputHash", answer
       from unnest($1::text[], $2::text[], $3::uuid[]) as asked (caller, mutation, id)
       join answer_record using (caller, mutation, id)`,
    columnsOf(keys),
  );
}

/** Writes each answer where none stands yet. */
export async function answerRecords(
  tx: EntityManager,
  closed: readonly { key: AnswerKey; answer: StoredAnswer }[],
): Promise<void> {
  await rows(
    tx,
    // An UPDATE locks its rows in any order, so they are locked before it, in the keys' order: see `insertRecords`.
    `with closed as materialized (
       select record.caller, record.mutation, record.id, given.answer
         from unnest($1::text[], $2::text[], $3::uuid[], $4::jsonb[]) as given (caller, mutation, id, answer)
         join answer_record record using (caller, mutation, id)
        where record.answer is null
        order by caller, mutation, id
          for update of record)
     update answer_record record set answer = closed.answer from closed
      where (record.caller, record.mutation, record.id) = (closed.caller, closed.mutation, closed.id)`,
    [...columnsOf(closed.map(({ key }) => key)), closed.map(({ answer }) => JSON.stringify(answer))],
  );
}

/** The name of an identity's digest goes too; a random part keeps its records apart from those of others. */
const forgotten = `input_hash = $1,
       caller = case when caller like 'identity:%' then 'identity:' || encode($1, 'hex') else caller end`;

export async function forgetInputsByCallers(
  tx: EntityManager,
  callers: readonly string[],
  random: Buffer,
): Promise<number> {
  const changed = await rows(tx, `update answer_record set ${forgotten} where caller = any($2) returning 1`, [
    random,
    callers,
  ]);
  return changed.length;
}

/** One mutation at a time, named outright, so that a partial index of it serves. */
export async function forgetInputsByIds(
  tx: EntityManager,
  mutation: string,
  ids: readonly string[],
  random: Buffer,
): Promise<number> {
  const changed = await rows(
    tx,
    `update answer_record set ${forgotten} where mutation = $2 and id = any($3::uuid[]) returning 1`,
    [random, mutation, ids],
  );
  return changed.length;
}

function columnsOf(keys: readonly AnswerKey[]): string[][] {
  return [keys.map(({ caller }) => caller), keys.map(({ mutation }) => mutation), keys.map(({ id }) => id)];
}
