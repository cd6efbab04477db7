import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';
import type { Risk, RiskStanding, RiskState, RiskVersion } from '../../domain/risks/risk.js';

export type NewRisk = Omit<Risk, 'version' | 'definedAt' | 'state'> & { by: string };

/** False for an id that is another risk's. */
export async function insertRisk(tx: EntityManager, risk: NewRisk): Promise<boolean> {
  const { id, brand, title, description, owner, likelihood, effect, by } = risk;
  const inserted = await rows(
    tx,
    `insert into partner_risk (id, brand, title, description, defined_by, owner, likelihood, effect)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing returning 1`,
    [id, brand, title, description, by, owner, likelihood, effect],
  );
  return inserted.length === 1;
}

/** How it stands from now on. */
export async function putStanding(
  tx: EntityManager,
  id: string,
  { version, owner, state, likelihood, effect }: RiskStanding & { version: number },
): Promise<void> {
  await rows(
    tx,
    'update partner_risk set version = $2, owner = $3, state = $4, likelihood = $5, effect = $6 where id = $1',
    [id, version, owner, state, likelihood, effect],
  );
}

export async function insertVersion(tx: EntityManager, riskId: string, made: Omit<RiskVersion, 'at'>): Promise<void> {
  const { version, owner, state, likelihood, effect, note, by } = made;
  await rows(
    tx,
    `insert into partner_risk_version (risk_id, version, owner, state, likelihood, effect, note, by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [riskId, version, owner, state, likelihood, effect, note, by],
  );
}

const selected = `select id, brand, title, description, version, owner, state, likelihood, effect, defined_at as "definedAt"
  from partner_risk`;

export async function findRisk(manager: EntityManager, id: string): Promise<Risk | null> {
  const [found] = await rows<Risk>(manager, `${selected} where id = $1`, [id]);
  return found ?? null;
}

/** Held to the end of the transaction. */
export async function lockRisk(tx: EntityManager, id: string): Promise<Risk | null> {
  const [found] = await rows<Risk>(tx, `${selected} where id = $1 for update`, [id]);
  return found ?? null;
}

export interface RiskFilter {
  brand: string | null;
  state: RiskState | null;
}

/** The newest first. */
export async function pageOfRisks(
  manager: EntityManager,
  { brand, state }: RiskFilter,
  { limit, after }: { limit: number; after: PlaceInTime | null },
): Promise<Risk[]> {
  return rows<Risk>(
    manager,
    `${selected}
      where (defined_at, id) < ($1::timestamptz, $2::uuid)
        and ($3::text is null or brand = $3) and ($4::text is null or state = $4)
      order by defined_at desc, id desc limit $5`,
    [...beginOfNewestFirst(after), brand, state, limit],
  );
}

/** The hundred latest versions of each risk, the latest first. */
export async function versionsOf(
  manager: EntityManager,
  riskIds: readonly string[],
): Promise<(RiskVersion & { riskId: string })[]> {
  return rows(
    manager,
    `select risk_id as "riskId", version, owner, state, likelihood, effect, note, by, at
       from unnest($1::uuid[]) as asked (id)
       cross join lateral (
         select * from partner_risk_version where risk_id = asked.id order by version desc limit 100) as version`,
    [riskIds],
  );
}
