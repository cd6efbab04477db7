import type { StoredAnswer } from '../../../chassis/idempotency.js';
import { newId } from '../../../chassis/ids.js';
import type { BookEvent } from '../domain/books.js';
import type { RequestKey } from '../domain/review.js';
import { arrayLiteral } from './array-literal.js';
import { when, type Write } from './write-statement.js';

export interface NewAnswer {
  key: RequestKey;
  inputHash: Buffer;
  /** Null while a person has to decide. */
  answer: StoredAnswer | null;
}

export function answerWrites(answers: readonly NewAnswer[]): Write[] {
  return when(answers, {
    name: 'answers',
    sql: `insert into answer_record (caller, mutation, id, input_hash, answer)
          select caller, mutation, id, decode(input_hash, 'hex'), nullif(answer, 'null')
          from rows from (unnest($1::text[], $2::text[], $3::uuid[], $4::text[]), jsonb_array_elements($5::jsonb))
            as new(caller, mutation, id, input_hash, answer)`,
    values: [
      arrayLiteral(answers.map(({ key }) => key.caller)),
      arrayLiteral(answers.map(({ key }) => key.mutation)),
      arrayLiteral(answers.map(({ key }) => key.id)),
      arrayLiteral(answers.map(({ inputHash }) => inputHash.toString('hex'))),
      JSON.stringify(answers.map(({ answer }) => answer)),
    ],
  });
}

/** Final answers to requests that waited. The first one stands. */
export function closingWrites(closed: readonly { key: RequestKey; answer: StoredAnswer }[]): Write[] {
  return when(closed, {
    name: 'closed_answers',
    sql: `update answer_record set answer = new.answer
          from unnest($1::text[], $2::text[], $3::uuid[], $4::jsonb[]) as new(caller, mutation, id, answer)
          where (answer_record.caller, answer_record.mutation, answer_record.id) = (new.caller, new.mutation, new.id)
            and answer_record.answer is null`,
    values: [
      arrayLiteral(closed.map(({ key }) => key.caller)),
      arrayLiteral(closed.map(({ key }) => key.mutation)),
      arrayLiteral(closed.map(({ key }) => key.id)),
      arrayLiteral(closed.map(({ answer }) => JSON.stringify(answer))),
    ],
  });
}

export function eventWrites(events: readonly BookEvent[]): Write[] {
  return when(events, {
    name: 'events',
    sql: `insert into outbox_event (id, topic, aggregate_id, payload)
          select * from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[])`,
    values: [
      arrayLiteral(events.map(() => newId())),
      arrayLiteral(events.map(({ topic }) => topic)),
      arrayLiteral(events.map(({ aggregateId }) => aggregateId)),
      arrayLiteral(events.map(({ payload }) => JSON.stringify(payload))),
    ],
  });
}
