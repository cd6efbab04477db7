import type { EntityManager } from 'typeorm';
import { rows } from './database.js';

/** Drafted, waiting for a second person, in force, refused, or in force before a later one. */
export type VersionState = 'DRAFT' | 'SUBMITTED' | 'LIVE' | 'REJECTED' | 'ENDED';

/** One version of one configured thing, by its place. */
export interface VersionOfKey {
  changeId: string;
  kind: string;
  key: string;
  version: number;
}

/** A version and what has become of it. */
export interface StandingVersion extends VersionOfKey {
  state: VersionState;
  /** `callerKey` of its author. */
  proposedBy: string;
}

export interface ConfigurationVersion<Body> {
  changeId: string;
  key: string;
  version: number;
  body: Body;
  /** When it went live. */
  since: Date;
}

export interface ProposedVersion {
  changeId: string;
  kind: string;
  key: string;
  body: unknown;
  by: string;
}

/** Columns of a `StandingVersion`. */
export const standing = 'change_id as "changeId", kind, key, version, state, proposed_by as "proposedBy"';
const whatWasLive = 'change_id as "changeId", key, version, body, decided_at as since';

/** Held to the end of the transaction: changes of one key are numbered and decided one after the other. */
export async function lockKey(tx: EntityManager, kind: string, key: string): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('configuration/' || $1 || '/' || $2, 0))`, [kind, key]);
}

/** Stores the next version of the key, which has to be locked, as a draft; undefined when the changeId is taken. */
export async function insertDraft(tx: EntityManager, proposed: ProposedVersion): Promise<StandingVersion | undefined> {
  const { changeId, kind, key, body, by } = proposed;
  const [row] = await rows<StandingVersion>(
    tx,
    `insert into configuration_version (change_id, kind, key, version, body, state, proposed_by)
     select $1::uuid, $2::text, $3::text, coalesce(max(version), 0) + 1, $4::jsonb, 'DRAFT', $5::text
       from configuration_version where kind = $2 and key = $3
     on conflict (change_id) do nothing
     returning ${standing}`,
    [changeId, kind, key, JSON.stringify(body), by],
  );
  return row;
}

/** What the changeId was used for, and whether that was the very same proposal. */
export async function findProposed(
  tx: EntityManager,
  { changeId, kind, key, body, by }: ProposedVersion,
): Promise<(StandingVersion & { same: boolean }) | undefined> {
  const [row] = await rows<StandingVersion & { same: boolean }>(
    tx,
    `select ${standing}, (kind = $2 and key = $3 and body = $4::jsonb and proposed_by = $5) as same
       from configuration_version where change_id = $1`,
    [changeId, kind, key, JSON.stringify(body), by],
  );
  return row;
}

export async function findChange(
  tx: EntityManager,
  changeId: string,
  kind: string,
): Promise<StandingVersion | undefined> {
  const [row] = await rows<StandingVersion>(
    tx,
    `select ${standing} from configuration_version where change_id = $1 and kind = $2`,
    [changeId, kind],
  );
  return row;
}

/** Leaves alone what is no draft any more. */
export async function submitVersion(tx: EntityManager, changeId: string): Promise<void> {
  await rows(tx, `update configuration_version set state = 'SUBMITTED' where change_id = $1 and state = 'DRAFT'`, [
    changeId,
  ]);
}

export async function bodyOfChange(tx: EntityManager, changeId: string): Promise<unknown> {
  const [row] = await rows<{ body: unknown }>(tx, 'select body from configuration_version where change_id = $1', [
    changeId,
  ]);
  return row?.body;
}

export async function endLiveVersion(tx: EntityManager, kind: string, key: string): Promise<void> {
  await rows(tx, `update configuration_version set state = 'ENDED' where kind = $1 and key = $2 and state = 'LIVE'`, [
    kind,
    key,
  ]);
}

export async function decideVersion(
  tx: EntityManager,
  changeId: string,
  state: 'LIVE' | 'REJECTED',
  by: string,
): Promise<void> {
  await rows(
    tx,
    'update configuration_version set state = $2, decided_by = $3, decided_at = app_now() where change_id = $1',
    [changeId, state, by],
  );
}

/** Records the live version as rejected, and has the one before it, where there is one, live again. */
export async function withdrawLiveVersion(
  tx: EntityManager,
  { kind, key }: Pick<VersionOfKey, 'kind' | 'key'>,
  before: number | null,
): Promise<void> {
  await rows(
    tx,
    `update configuration_version set state = 'REJECTED' where kind = $1 and key = $2 and state = 'LIVE'`,
    [kind, key],
  );
  await rows(tx, `update configuration_version set state = 'LIVE' where kind = $1 and key = $2 and version = $3`, [
    kind,
    key,
    before,
  ]);
}

export async function liveVersion<Body>(
  manager: EntityManager,
  kind: string,
  key: string,
): Promise<ConfigurationVersion<Body> | null> {
  const [row] = await rows<ConfigurationVersion<Body>>(
    manager,
    `select ${whatWasLive} from configuration_version where kind = $1 and key = $2 and state = 'LIVE'`,
    [kind, key],
  );
  return row ?? null;
}

/** Of these keys, in no order. */
export async function liveVersionsOf<Body>(
  manager: EntityManager,
  kind: string,
  keys: readonly string[],
): Promise<ConfigurationVersion<Body>[]> {
  return rows<ConfigurationVersion<Body>>(
    manager,
    `select ${whatWasLive} from configuration_version where kind = $1 and key = any($2::text[]) and state = 'LIVE'`,
    [kind, keys],
  );
}

export async function allLiveVersions<Body>(
  manager: EntityManager,
  kind: string,
): Promise<ConfigurationVersion<Body>[]> {
  return rows<ConfigurationVersion<Body>>(
    manager,
    `select ${whatWasLive} from configuration_version where kind = $1 and state = 'LIVE' order by key`,
    [kind],
  );
}

export async function versionThatWasLive<Body>(
  manager: EntityManager,
  kind: string,
  key: string,
  version: number,
): Promise<ConfigurationVersion<Body> | null> {
  const [row] = await rows<ConfigurationVersion<Body>>(
    manager,
    `select ${whatWasLive} from configuration_version
      where kind = $1 and key = $2 and version = $3 and state in ('LIVE', 'ENDED')`,
    [kind, key, version],
  );
  return row ?? null;
}
