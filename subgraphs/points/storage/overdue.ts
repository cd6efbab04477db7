import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { HoldRef } from '../domain/hold.js';

/** Wallets in which something is overdue, up to the limit. */
export function findOverdueWallets(
  manager: EntityManager,
  limit: number,
): Promise<{ memberId: string; currency: string }[]> {
  return rows(
    manager,
    `select owner as "memberId", currency from account
     where kind = 'WALLET' and first_expiry <= (select app_now()) limit $1`,
    [limit],
  );
}

/** Open holds that have run out, the longest first. */
export function findExpiredHolds(manager: EntityManager, limit: number): Promise<HoldRef[]> {
  return rows(
    manager,
    `select service, hold_id as "holdId" from hold
     where status = 'OPEN' and expires_at <= (select app_now()) order by expires_at limit $1`,
    [limit],
  );
}
