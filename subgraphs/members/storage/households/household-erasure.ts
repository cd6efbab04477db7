import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** With whom the member was to share: invitations to them and by them, and when they left one. Gives how many there were. */
export async function eraseHouseholdTraces(tx: EntityManager, memberId: string): Promise<number> {
  const invitations = await rows(
    tx,
    'delete from household_invitation where member_id = $1 or invited_by = $1 returning 1',
    [memberId],
  );
  const departures = await rows(tx, 'delete from household_departure where member_id = $1 returning 1', [memberId]);
  return invitations.length + departures.length;
}
