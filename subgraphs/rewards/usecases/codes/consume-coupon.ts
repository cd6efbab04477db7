import type { EntityManager } from 'typeorm';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import type { DomainError } from '../../../../chassis/domain-error.js';
import {
  couponExpired,
  couponNotYetValid,
  couponRevoked,
  couponUsed,
  unknownCoupon,
} from '../../domain/codes/code-errors.js';
import { comparableCode } from '../../domain/codes/code-text.js';
import { standingOf, type ShownCode } from '../../domain/codes/given-code.js';
import { findById, lockByDigest, markUsed } from '../../storage/codes/shown-codes.js';
import type { CodeTools } from './code-tools.js';

export interface CouponUse {
  /** The till's id of the use. */
  useId: string;
  code: string;
  channel: Caller;
}

/**
 * A till uses a code, which nobody can do again. Of two tills with one code one wins, and the other is told that it is used. Refusals:
 * UNKNOWN_COUPON, COUPON_USED, COUPON_REVOKED, COUPON_EXPIRED, COUPON_NOT_YET_VALID. Faults: IDEMPOTENCY_CONFLICT, RATE_LIMITED.
 */
export async function consumeCoupon(tools: CodeTools, { useId, code, channel }: CouponUse): Promise<ShownCode> {
  const by = callerKey(channel);
  // Typed in another way it is the same code, and the same request.
  const input = { useId, code: comparableCode(code) };
  const { codeId } = await tools.answers.answerOnce(
    { caller: by, mutation: 'consumeCoupon', id: useId },
    input,
    async (tx) => ({ codeId: await use(tx, tools, { by, useId, code }) }),
  );
  const used = await findById(tools.database.read, codeId);
  if (!used) throw new Error('a code that has been used cannot be found');
  return used;
}

async function use(
  tx: EntityManager,
  { wrongCodes, vault }: CodeTools,
  { by, useId, code }: { by: string; useId: string; code: string },
): Promise<string> {
  await wrongCodes.refuseGuesser(by);
  const found = await lockByDigest(tx, vault.digestOf(code));
  if (!found) {
    await wrongCodes.count(by);
    throw unknownCoupon();
  }
  const refusal = refusalOf(found, found.now);
  if (refusal) throw refusal;
  await markUsed(tx, found.id, { useId, by });
  return found.id;
}

function refusalOf(code: ShownCode, now: Date): DomainError | null {
  switch (standingOf(code, now)) {
    case 'USABLE':
      return null;
    case 'USED':
      return couponUsed({ usedAt: instantOf(code.usedAt) });
    case 'REVOKED':
      return couponRevoked();
    case 'EXPIRED':
      return couponExpired({ validUntil: instantOf(code.validUntil) });
    case 'NOT_YET_VALID':
      return couponNotYetValid({ validFrom: instantOf(code.validFrom) });
  }
}

/** What a standing rests on is there. */
function instantOf(at: Date | null): string {
  if (!at) throw new Error('a code is judged by an instant that it does not have');
  return at.toISOString();
}
