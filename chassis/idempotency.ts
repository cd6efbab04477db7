import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import {
  answerRecords,
  findRecords,
  forgetInputsByCallers,
  forgetInputsByIds,
  insertRecords,
  type AnswerKey,
  type AnswerRecord,
  type StoredAnswer,
} from './answer-records.js';
import { rows, type Database } from './database.js';
import { badInput, DomainError, idempotencyConflict, type ErrorDefinition } from './domain-error.js';
import { isId } from './ids.js';

export type { AnswerKey, StoredAnswer };

export type OpenedAnswer = { state: 'new' } | { state: 'open' } | { state: 'answered'; answer: StoredAnswer };

/** An id of `openMany` that was used with another input says so in its place: the others are not to fail with it. */
export type OpenedOfMany = OpenedAnswer | { state: 'conflict' };

/** How many ids `openMany` takes at once. */
const mostAtOnce = 500;

/** A registry entry: the maker that `defineRefusal` returned. */
interface RegisteredError {
  definition: ErrorDefinition;
}

/**
 * The book of final answers: the same id with the same input gets the stored answer, refusals of the business included;
 * with another input it is a conflict. Faults (authentication, validation, limits, unreachable services) are not kept:
 * trying again may help there.
 */
export class AnswerBook {
  private readonly refusals = new Map<string, ErrorDefinition>();

  /**
   * @param hashKey keys the hash of inputs, so that a phone number cannot be guessed from the stored hash.
   * @param registry the service's errors, to give a stored refusal again as the same error.
   */
  constructor(
    private readonly database: Database,
    private readonly hashKey: Buffer,
    registry: readonly RegisteredError[],
  ) {
    for (const { definition } of registry)
      if (definition.kind === 'refusal') this.refusals.set(definition.code, definition);
  }

  /**
   * Does the work of one transaction once. Two callers at once with one id: the second waits for the first's commit and
   * gets its answer. A refusal rolls the work back and is kept by a transaction of its own.
   */
  async answerOnce<A>(key: AnswerKey, input: unknown, work: (tx: EntityManager) => Promise<A>): Promise<A> {
    try {
      return await this.database.transaction(async (tx) => {
        const opened = await this.open(tx, key, input);
        if (opened.state === 'answered') return this.give<A>(opened.answer);
        const value = await work(tx);
        await this.close(tx, key, { value });
        return value;
      });
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'refusal' || givenAgain.has(error)) throw error;
      return this.keepRefusal<A>(key, input, error);
    }
  }

  /**
   * For work that spans services: records the id before another service is asked, in the transaction that also writes
   * the pending row. `open` means that an earlier call has not reached its end yet.
   */
  async open(tx: EntityManager, key: AnswerKey, input: unknown): Promise<OpenedAnswer> {
    refuseNoId(key);
    const hash = this.hashOf(input);
    const inserted = await rows(
      tx,
      `insert into answer_record (caller, mutation, id, input_hash) values ($1, $2, $3, $4)
       on conflict do nothing returning 1`,
      [key.caller, key.mutation, key.id, hash],
    );
    if (inserted.length > 0) return { state: 'new' };
    const kept = await this.kept(tx, key, hash);
    if (!kept) throw vanished();
    return kept;
  }

  /**
   * `open` for up to 500 ids in two statements, or one where all are new; the outcomes are in the order asked. Two callers at
   * once with ids in common: the second waits for the first's commit. Throws BAD_USER_INPUT for an id that is no UUID, and
   * RangeError for more ids or for the same key twice, of which one answer would have to stand for two inputs.
   */
  async openMany(tx: EntityManager, asked: readonly { key: AnswerKey; input: unknown }[]): Promise<OpenedOfMany[]> {
    for (const { key } of asked) refuseNoId(key);
    const wanted = new Map(asked.map(({ key, input }) => [nameOf(key), { ...key, inputHash: this.hashOf(input) }]));
    if (wanted.size < asked.length) throw new RangeError('the same key twice in one opening');
    if (wanted.size > mostAtOnce) throw new RangeError(`more than ${String(mostAtOnce)} ids at once`);
    const created = new Set((await insertRecords(tx, [...wanted.values()])).map(nameOf));
    const earlier = [...wanted].filter(([name]) => !created.has(name)).map(([, record]) => record);
    const found = earlier.length === 0 ? [] : await findRecords(tx, earlier);
    const kept = new Map(found.map((record) => [nameOf(record), record]));
    return [...wanted].map(([name, { inputHash }]) => {
      if (created.has(name)) return { state: 'new' };
      const record = kept.get(name);
      if (!record) throw vanished();
      return standingOf(record, inputHash);
    });
  }

  /**
   * What is known of an id, without recording it: for requests whose other checks must not get in the way of an answer
   * that is kept already. Throws IDEMPOTENCY_CONFLICT like `open`.
   */
  async look(manager: EntityManager, key: AnswerKey, input: unknown): Promise<OpenedAnswer> {
    refuseNoId(key);
    return (await this.kept(manager, key, this.hashOf(input))) ?? { state: 'new' };
  }

  /** Where an id stands, whatever was asked under it: for who asks after it. Null for an id that never came. */
  async stateOf(manager: EntityManager, key: AnswerKey): Promise<{ answer: StoredAnswer | null } | null> {
    refuseNoId(key);
    const [found] = await findRecords(manager, [key]);
    return found ? { answer: found.answer } : null;
  }

  /** `look` for many ids in one statement; the outcomes are in the order asked. */
  async lookMany(
    manager: EntityManager,
    asked: readonly { key: AnswerKey; input: unknown }[],
  ): Promise<OpenedOfMany[]> {
    for (const { key } of asked) refuseNoId(key);
    const found = await findRecords(
      manager,
      asked.map(({ key }) => key),
    );
    const kept = new Map(found.map((record) => [nameOf(record), record]));
    return asked.map(({ key, input }) => {
      const record = kept.get(nameOf(key));
      return record ? standingOf(record, this.hashOf(input)) : { state: 'new' };
    });
  }

  private async kept(manager: EntityManager, key: AnswerKey, hash: Buffer): Promise<OpenedAnswer | null> {
    const [row] = await rows<Omit<AnswerRecord, keyof AnswerKey>>(
      manager,
      'select input_hash as "inputHash", answer from answer_record where caller = $1 and mutation = $2 and id = $3',
      [key.caller, key.mutation, key.id],
    );
    if (!row) return null;
    const standing = standingOf(row, hash);
    if (standing.state === 'conflict') throw idempotencyConflict({ id: key.id });
    return standing;
  }

  /** Keeps the final answer. The first one stands: a second close of the same id changes nothing. */
  async close(tx: EntityManager, key: AnswerKey, answer: StoredAnswer): Promise<void> {
    await rows(
      tx,
      'update answer_record set answer = $4 where caller = $1 and mutation = $2 and id = $3 and answer is null',
      [key.caller, key.mutation, key.id, JSON.stringify(answer)],
    );
  }

  /** `close` for many ids in one statement. */
  async closeMany(tx: EntityManager, closed: readonly { key: AnswerKey; answer: StoredAnswer }[]): Promise<void> {
    if (closed.length > 0) await answerRecords(tx, closed);
  }

  /**
   * Makes what is kept of inputs no trace of whoever is forgotten: their hashes become random bytes, and so does the name of a caller who
   * was known by a digest of their identity. The answers stay. Each of these ids is IDEMPOTENCY_CONFLICT from then on, also with the
   * input it was answered for; under a caller that has no name any more it is as new.
   *
   * @param by `callers`: everything these ever asked for (see `callerKey`). `ids`: who asked for them is not known; a service that
   *   forgets so has an index of that mutation's ids, or else all of its records are read.
   * @returns how many records were changed
   */
  async forgetInputsOf(
    tx: EntityManager,
    by: { callers?: readonly string[]; ids?: { mutation: string; ids: readonly string[] } },
  ): Promise<number> {
    const byCallers = by.callers?.length ? await forgetInputsByCallers(tx, by.callers, randomBytes(32)) : 0;
    const byIds = by.ids?.ids.length ? await forgetInputsByIds(tx, by.ids.mutation, by.ids.ids, randomBytes(32)) : 0;
    return byCallers + byIds;
  }

  /** The kept value, or the kept refusal thrown again. */
  give<A>(answer: StoredAnswer): A {
    if ('value' in answer) return answer.value as A;
    const definition = this.refusals.get(answer.refusal.code);
    if (!definition) throw new Error(`the refusal ${answer.refusal.code} is kept but stands in no registry`);
    const error = new DomainError(definition, answer.refusal.details);
    givenAgain.add(error);
    throw error;
  }

  static refusalOf(error: DomainError): StoredAnswer {
    return { refusal: { code: error.code, details: error.details } };
  }

  /** If another caller's answer to the same id came first, that one is given. */
  private keepRefusal<A>(key: AnswerKey, input: unknown, refusal: DomainError): Promise<A> {
    return this.database
      .transaction(async (tx) => {
        const opened = await this.open(tx, key, input);
        if (opened.state === 'answered') return opened.answer;
        const answer = AnswerBook.refusalOf(refusal);
        await this.close(tx, key, answer);
        return answer;
      })
      .then((answer) => this.give<A>(answer));
  }

  /** What tells one input from another under the same id: 32 bytes, of no use to whoever lacks the key. */
  hashOf(input: unknown): Buffer {
    return createHmac('sha256', this.hashKey).update(canonicalJson(input)).digest();
  }
}

function refuseNoId({ id }: AnswerKey): void {
  if (!isId(id)) throw badInput({ path: ['input'], reason: 'the id of the request must be a UUID' });
}

/** What a record says to a request for its key. */
function standingOf({ inputHash, answer }: Omit<AnswerRecord, keyof AnswerKey>, asked: Buffer): OpenedOfMany {
  if (!timingSafeEqual(inputHash, asked)) return { state: 'conflict' };
  return answer === null ? { state: 'open' } : { state: 'answered', answer };
}

/** One text per key, whatever the case of its UUID. */
function nameOf({ caller, mutation, id }: AnswerKey): string {
  return JSON.stringify([caller, mutation, id.toLowerCase()]);
}

function vanished(): Error {
  return new Error('an answer record vanished: nothing may delete from answer_record');
}

/** What the work gives, or its refusal as a value, for a transaction that keeps the refusal and commits. */
export async function refusalOr<T>(work: () => Promise<T>): Promise<T | DomainError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'refusal') return error;
    throw error;
  }
}

/** Refusals that came out of the book, so that they are not kept a second time. */
const givenAgain = new WeakSet<DomainError>();

/**
 * JSON with sorted keys and without absent members, so that equal inputs have equal text. Null is absent too: an optional
 * input that is left out and one that is null ask for the same.
 */
export function canonicalJson(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined && member !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
