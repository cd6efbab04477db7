import type { Erasure } from '../../domain/rights/erasure.js';
import { findErasure } from '../../storage/rights/erasures.js';
import type { MembersParts } from '../members-parts.js';

export function readErasure(parts: MembersParts, id: string): Promise<Erasure | null> {
  return findErasure(parts.database.read, id);
}
