import type { EntityManager } from 'typeorm';
import type { Erased } from '../../../../chassis/erasure-duty.js';
import { eraseHouseholdTraces } from '../../storage/households/household-erasure.js';
import { householdIdOf } from '../../storage/households/households.js';
import { leaveForGood } from './leave-household.js';

/** The member leaves the household they belong to, which goes on without them, and nothing tells any more with whom they shared. */
export async function eraseHousehold(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const belonged = (await householdIdOf(tx, memberId)) !== null;
  await leaveForGood(tx, memberId);
  return [
    { what: 'households', count: belonged ? 1 : 0 },
    { what: 'invitations and departures of households', count: await eraseHouseholdTraces(tx, memberId) },
  ];
}
