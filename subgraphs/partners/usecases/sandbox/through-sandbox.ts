import { v5 } from 'uuid';
import type { Database } from '../../../../chassis/database.js';
import { badInput, unavailable, type DomainError } from '../../../../chassis/domain-error.js';
import { cannedOutcome } from '../../domain/sandbox/canned-outcome.js';
import { sandboxRefused } from '../../domain/sandbox/sandbox-errors.js';
import { findBrandByCode } from '../../storage/brands.js';
import { isFirstCall } from '../../storage/sandbox/sandbox-calls.js';

/** A call of a partner's that a sandbox may make something else of. */
export interface SandboxCall {
  /** Code of the partner that calls. */
  partner: string;
  /** The mutation, and the id that it was given: asked again, it is the same call. */
  mutation: string;
  id: string;
  /** Points, as they were sent. */
  amount: number;
  /** How a transaction is refused that was sent before, under another id. */
  duplicate: (details: { firstExchangeId: string }) => DomainError;
}

/** A namespace of our own (RFC 9562, version 5) for transactions that never were. */
const neverSent = 'd3f6f1c0-6f0d-4c57-9c67-3f0b7a2f54d8';

/**
 * Goes the real way, but for a sandbox brand whose amount says otherwise: see `cannedOutcome`. What a sandbox refuses leaves no trace, so
 * that the same is answered for ever. Refusals: SANDBOX_REFUSED, that of a duplicate. Faults: BAD_USER_INPUT, and UNAVAILABLE once.
 */
export async function throughSandbox<A>(
  { database }: { database: Database },
  call: SandboxCall,
  realWay: () => Promise<A>,
): Promise<A> {
  const { partner, mutation, id, amount } = call;
  const outcome = cannedOutcome(amount);
  if (outcome === 'CARRIED_OUT') return realWay();
  const brand = await findBrandByCode(database.read, partner);
  if (!brand?.isSandbox) return realWay();
  switch (outcome) {
    case 'REFUSED':
      throw sandboxRefused({ amount });
    case 'DUPLICATE':
      throw call.duplicate({ firstExchangeId: v5(id, neverSent) });
    case 'MALFORMED':
      throw badInput({ path: ['input'], reason: 'cannot be read, as the sandbox has it for amounts of this ending' });
    case 'TIMED_OUT':
      if (await isFirst()) throw unavailable({ service: 'sandbox' });
      return realWay();
    case 'ANSWERED_LATE': {
      const answer = await realWay();
      if (await isFirst()) throw unavailable({ service: 'sandbox' });
      return answer;
    }
  }

  function isFirst(): Promise<boolean> {
    return database.transaction((tx) => isFirstCall(tx, brand?.id ?? '', mutation, id));
  }
}
