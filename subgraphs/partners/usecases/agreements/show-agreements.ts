import type { Database } from '../../../../chassis/database.js';
import { findAgreement, type Agreement } from '../../storage/agreements/agreements.js';

export type { Agreement };

/** The version in force of the partner's agreement; null where there is none. */
export function showAgreement({ database }: { database: Database }, partner: string): Promise<Agreement | null> {
  return findAgreement(database.read, partner);
}
