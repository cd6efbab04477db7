import type { EntityManager } from 'typeorm';
import type { DomainError } from '../../../../chassis/domain-error.js';
import { codeRefused } from '../../domain/sign-in/sign-in-errors.js';
import { mostAttempts } from '../../domain/sign-in/sign-in-rules.js';
import { takeAttempt, type CodePurpose, type TakenCode } from '../../storage/sign-in/sign-in-codes.js';
import type { MembersParts } from '../members-parts.js';

/**
 * Takes an attempt at a code, and gives the code's row where it is right, used or not; else the refusal, with which the transaction has
 * to commit: an attempt that was rolled back would be none.
 */
export async function checkCode(
  tx: EntityManager,
  parts: MembersParts,
  { id, code, purpose }: { id: string; code: string; purpose: CodePurpose },
): Promise<TakenCode | DomainError> {
  const taken = await takeAttempt(tx, id, { purpose, mostAttempts, at: parts.clock.now() });
  if (!taken) return codeRefused({ attemptsLeft: 0 });
  if (parts.signIn.keys.isCode(id, code, taken.codeHash)) return taken;
  return codeRefused({ attemptsLeft: taken.usedAt === null ? mostAttempts - taken.attempts : 0 });
}
