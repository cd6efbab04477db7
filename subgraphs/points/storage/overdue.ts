import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { HoldRef } from '../domain/hold.js';

/*
 * Lots of what a sweep has to clear. Each goes on after the last of the one before, whatever has become of that: what
 * could not be cleared is left behind, and is looked at again by the next sweep.
 */

export interface OverdueWallet {
  memberId: string;
  currency: string;
}

export interface ExpiredHold extends HoldRef {
  /** As the database writes it, which is exact. */
  expiresAt: string;
}

/** Wallets in which something is overdue, in the order of their key. */
export function findOverdueWallets(
  manager: EntityManager,
  limit: number,
  last: OverdueWallet | null,
): Promise<OverdueWallet[]> {
  return rows(
    manager,
    `select owner as "memberId", currency from account
     where kind = 'WALLET' and first_expiry <= (select app_now()) and (currency, owner) > ($2, $3)
     order by currency, owner limit $1`,
    [limit, last?.currency ?? '', last?.memberId ?? ''],
  );
}

/** Holds that have run out, those under review too, the longest first. */
export function findExpiredHolds(
  manager: EntityManager,
  limit: number,
  last: ExpiredHold | null,
): Promise<ExpiredHold[]> {
  return rows(
    manager,
    `select service, hold_id as "holdId", expires_at::text as "expiresAt" from hold
     where status in ('OPEN', 'REVIEW') and expires_at <= (select app_now())
       and (expires_at, service, hold_id) > ($2::timestamptz, $3, $4::uuid)
     order by expires_at, service, hold_id limit $1`,
    [limit, last?.expiresAt ?? '-infinity', last?.service ?? '', last?.holdId ?? nilId],
  );
}

const nilId = '00000000-0000-0000-0000-000000000000';
