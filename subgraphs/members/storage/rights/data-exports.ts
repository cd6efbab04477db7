import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { DataExport } from '../../domain/rights/data-export.js';

const columns = `id, member_id as "memberId", state, requested_at as "requestedAt", ready_at as "readyAt", expires_at as "expiresAt"`;

export async function findExport(manager: EntityManager, id: string): Promise<DataExport | null> {
  const [found] = await rows<DataExport>(manager, `select ${columns} from data_export where id = $1`, [id]);
  return found ?? null;
}

/** The one that was asked for last. */
export async function latestExport(manager: EntityManager, memberId: string): Promise<DataExport | null> {
  const [found] = await rows<DataExport>(
    manager,
    `select ${columns} from data_export where member_id = $1 order by requested_at desc limit 1`,
    [memberId],
  );
  return found ?? null;
}

/** False when the id is another member's. The caller holds the member and has seen that none is being made. */
export async function insertExport(tx: EntityManager, id: string, memberId: string): Promise<boolean> {
  const written = await rows(
    tx,
    'insert into data_export (id, member_id) values ($1, $2) on conflict (id) do nothing returning 1',
    [id, memberId],
  );
  return written.length > 0;
}

/** Up to so many that are due, each put off for its next attempt: after 5 seconds, doubling up to 10 minutes. */
export function claimExports(tx: EntityManager, limit: number): Promise<{ id: string; memberId: string }[]> {
  return rows(
    tx,
    `update data_export
        set attempts = attempts + 1,
            next_attempt_at = app_now() + least(interval '5 seconds' * power(2, least(attempts, 20)), interval '10 minutes')
      where id in (
        select id from data_export where state = 'RUNNING' and next_attempt_at <= app_now()
         order by next_attempt_at limit $1 for update skip locked)
      returning id, member_id as "memberId"`,
    [limit],
  );
}

export interface ReadyArchive {
  sealedArchive: Buffer;
  sealedToken: Buffer;
  tokenHash: Buffer;
  linkHours: number;
}

/** Takes the place of one that is ready. False when it is not being made any more. The caller holds the member. */
export async function markReady(
  tx: EntityManager,
  { id, memberId }: { id: string; memberId: string },
  { sealedArchive, sealedToken, tokenHash, linkHours }: ReadyArchive,
): Promise<boolean> {
  await expireWhere(tx, 'member_id = $1', [memberId]);
  const ready = await rows(
    tx,
    `update data_export
        set state = 'READY', ready_at = app_now(), expires_at = app_now() + $5 * interval '1 hour', next_attempt_at = null,
            sealed_archive = $2, sealed_token = $3, token_hash = $4
      where id = $1 and state = 'RUNNING' returning 1`,
    [id, sealedArchive, sealedToken, tokenHash, linkHours],
  );
  return ready.length > 0;
}

/** The token of an archive that is there to be taken; null for any other. */
export async function sealedTokenOf(manager: EntityManager, id: string): Promise<Buffer | null> {
  const [found] = await rows<{ sealedToken: Buffer }>(
    manager,
    `select sealed_token as "sealedToken" from data_export
      where id = $1 and state = 'READY' and expires_at > app_now()`,
    [id],
  );
  return found?.sealedToken ?? null;
}

/**
 * Gives an archive out to be fetched: of two who come with the same token one gets it, until that has come to an end or so
 * many seconds are over. Null for whatever else there is.
 */
export async function fetchArchive(
  tx: EntityManager,
  tokenHash: Buffer,
  seconds: number,
): Promise<{ id: string; memberId: string; sealedArchive: Buffer } | null> {
  const [found] = await rows<{ id: string; memberId: string; sealedArchive: Buffer }>(
    tx,
    `update data_export set fetched_at = app_now()
      where token_hash = $1 and state = 'READY' and expires_at > app_now()
        and (fetched_at is null or fetched_at <= app_now() - $2 * interval '1 second')
     returning id, member_id as "memberId", sealed_archive as "sealedArchive"`,
    [tokenHash, seconds],
  );
  return found ?? null;
}

/** The archive went out whole, and is gone for good; or it broke off, and the link is good as it was. */
export async function endFetch(manager: EntityManager, tokenHash: Buffer, isWhole: boolean): Promise<void> {
  const end = isWhole
    ? `state = 'TAKEN', taken_at = app_now(), sealed_archive = null, sealed_token = null, token_hash = null`
    : 'fetched_at = null';
  await rows(manager, `update data_export set ${end} where token_hash = $1 and state = 'READY'`, [tokenHash]);
}

/** Archives whose day is over are gone. */
export function expireExports(manager: EntityManager): Promise<void> {
  return expireWhere(manager, 'expires_at <= app_now()', []);
}

async function expireWhere(manager: EntityManager, which: string, parameters: unknown[]): Promise<void> {
  await rows(
    manager,
    `update data_export set state = 'EXPIRED', sealed_archive = null, sealed_token = null, token_hash = null
      where state = 'READY' and ${which}`,
    parameters,
  );
}
