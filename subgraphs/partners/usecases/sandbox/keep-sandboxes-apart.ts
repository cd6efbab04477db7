import type { EntityManager } from 'typeorm';
import { badInput } from '../../../../chassis/domain-error.js';
import { sandboxCurrencies } from '../../storage/sandbox/sandbox-calls.js';

/** Points of a sandbox never become real ones, nor real ones its: no rate leads from one to the other. Faults: BAD_USER_INPUT. */
export async function keepSandboxesApart(
  tx: EntityManager,
  rates: readonly { from: string; to: string }[],
): Promise<void> {
  const sandboxes = await sandboxCurrencies(tx, [...new Set(rates.flatMap(({ from, to }) => [from, to]))]);
  rates.forEach(({ from, to }, index) => {
    if (sandboxes.has(from) === sandboxes.has(to)) return;
    throw badInput({ path: ['input', 'rates', String(index)], reason: 'leads from a sandbox to real points, or back' });
  });
}
