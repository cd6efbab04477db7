import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { standingOf, type CodeStanding, type ShownCode } from '../../domain/codes/given-code.js';
import { findByDigest } from '../../storage/codes/shown-codes.js';
import type { CodeTools } from './code-tools.js';

export type VerifiedCode = { standing: 'UNKNOWN' } | { standing: CodeStanding; code: ShownCode };

/**
 * What a code is good for and whether it may be used now, without using it. A code that nobody was given is as unknown as one that is
 * none. Fault: RATE_LIMITED for who asks for too many that are none.
 */
export async function verifyCoupon(tools: CodeTools, caller: Caller, code: string): Promise<VerifiedCode> {
  const by = callerKey(caller);
  await tools.wrongCodes.refuseGuesser(by);
  const found = await findByDigest(tools.database.read, tools.vault.digestOf(code));
  if (found) return { standing: standingOf(found, found.now), code: found };
  await tools.wrongCodes.count(by);
  return { standing: 'UNKNOWN' };
}
