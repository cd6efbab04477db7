import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ContactKind } from '../../domain/sign-in/sign-in-rules.js';

export type CodePurpose = 'SIGN_IN' | 'CONTACT';

export interface SignInCode {
  id: string;
  purpose: CodePurpose;
  /** Whose the contact is to be; null where somebody signs in. */
  memberId: string | null;
  contactKind: ContactKind;
  contactDigest: Buffer;
  /** The contact itself, sealed for the member it is to be of; null where somebody signs in. */
  contact: Buffer | null;
  codeHash: Buffer;
  expiresAt: Date;
}

/** What the contact is sealed as. */
export const codeContact = 'sign_in_code.contact';

const columns = `id, purpose, member_id as "memberId", contact_kind as "contactKind", contact_digest as "contactDigest",
  contact, code_hash as "codeHash", expires_at as "expiresAt"`;

export async function codeById(tx: EntityManager, id: string): Promise<SignInCode | null> {
  const [found] = await rows<SignInCode>(tx, `select ${columns} from sign_in_code where id = $1`, [id]);
  return found ?? null;
}

/** False when the id is taken; whoever is writing the same at this moment is waited for. */
export async function insertCode(
  tx: EntityManager,
  code: SignInCode,
  askerDigest: Buffer,
  requestedAt: Date,
): Promise<boolean> {
  const written = await rows(
    tx,
    `insert into sign_in_code (id, purpose, member_id, contact_kind, contact_digest, contact, asker_digest, code_hash,
                               requested_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing returning 1`,
    [
      code.id,
      code.purpose,
      code.memberId,
      code.contactKind,
      code.contactDigest,
      code.contact,
      askerDigest,
      code.codeHash,
      requestedAt,
      code.expiresAt,
    ],
  );
  return written.length > 0;
}

/**
 * When the n-th newest code was asked for, or null where there are fewer within the window: to an address, by an asker, or in all.
 */
export async function nthNewestCode(
  tx: EntityManager,
  of: { contactDigest: Buffer } | { askerDigest: Buffer } | 'everybody',
  n: number,
  since: Date,
): Promise<Date | null> {
  const parameters: unknown[] = [since, n - 1];
  let whose = '';
  if (of !== 'everybody') {
    const [column, digest] =
      'contactDigest' in of ? ['contact_digest', of.contactDigest] : ['asker_digest', of.askerDigest];
    whose = `${column} = $3 and`;
    parameters.push(digest);
  }
  const [found] = await rows<{ requestedAt: Date }>(
    tx,
    `select requested_at as "requestedAt" from sign_in_code where ${whose} requested_at > $1
     order by requested_at desc offset $2 limit 1`,
    parameters,
  );
  return found?.requestedAt ?? null;
}

export interface TakenCode extends SignInCode {
  attempts: number;
  usedAt: Date | null;
  sessionId: string | null;
}

/**
 * Takes one of the attempts at a code and holds its row until the transaction ends, which has to commit even where the attempt fails.
 * Null when there is no such code, or it is too old, or no attempt is left: two guesses at once take two.
 */
export async function takeAttempt(
  tx: EntityManager,
  id: string,
  { purpose, mostAttempts, at }: { purpose: CodePurpose; mostAttempts: number; at: Date },
): Promise<TakenCode | null> {
  const [taken] = await rows<TakenCode>(
    tx,
    `update sign_in_code set attempts = attempts + 1
      where id = $1 and purpose = $2 and attempts < $3 and expires_at > $4
     returning ${columns}, attempts, used_at as "usedAt", session_id as "sessionId"`,
    [id, purpose, mostAttempts, at],
  );
  return taken ?? null;
}

/** A code whose attempt was right, as it stands; null where it is gone. Whoever else comes with it waits until the transaction ends. */
export async function lockCode(tx: EntityManager, id: string): Promise<TakenCode | null> {
  const [found] = await rows<TakenCode>(
    tx,
    `select ${columns}, attempts, used_at as "usedAt", session_id as "sessionId" from sign_in_code where id = $1 for update`,
    [id],
  );
  return found ?? null;
}

export async function useCode(tx: EntityManager, id: string, at: Date, sessionId: string | null): Promise<void> {
  await rows(tx, 'update sign_in_code set used_at = $2, session_id = $3 where id = $1', [id, at, sessionId]);
}

/** Deletes what nobody counts any more. In pieces, so that no lock is held for long. */
export async function deleteCodesBefore(tx: EntityManager, before: Date, atMost: number): Promise<number> {
  const deleted = await rows(
    tx,
    `delete from sign_in_code where id in
       (select id from sign_in_code where requested_at < $1 order by requested_at limit $2) returning 1`,
    [before, atMost],
  );
  return deleted.length;
}
