import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';

export interface PartnerAlert {
  /** Code of the brand that it concerns. */
  brand: string;
  /** Which rule found it. */
  rule: string;
  /** What it is about: one thing is told once under each rule. */
  about: string;
  /** As JSON: figures that ops need to judge it. */
  details: Record<string, unknown>;
}

/** Has ops look at something. False where they were told of the same before. */
export async function raiseAlert(tx: EntityManager, { brand, rule, about, details }: PartnerAlert): Promise<boolean> {
  const raised = await rows(
    tx,
    `insert into partner_alert (brand, rule, about, details) values ($1, $2, $3, $4)
     on conflict (brand, rule, about) do nothing returning 1`,
    [brand, rule, about, JSON.stringify(details)],
  );
  return raised.length === 1;
}

/** An alert as ops see it. */
export interface RaisedAlert extends PartnerAlert {
  id: string;
  raisedAt: Date;
  /** Null until somebody of ops has seen to it. */
  seenAt: Date | null;
  /** `callerKey` of that person. */
  seenBy: string | null;
}

const columns = 'id, brand, rule, about, details, raised_at as "raisedAt", seen_at as "seenAt", seen_by as "seenBy"';

export interface AlertsWanted {
  /** Code of a brand; null for all. */
  brand: string | null;
  unseenOnly: boolean;
  limit: number;
  after: PlaceInTime | null;
}

/** Newest first. */
export async function listAlerts(
  manager: EntityManager,
  { brand, unseenOnly, limit, after }: AlertsWanted,
): Promise<RaisedAlert[]> {
  return rows<RaisedAlert>(
    manager,
    `select ${columns} from partner_alert
      where (raised_at, id) < ($1::timestamptz, $2::uuid) and ($3::text is null or brand = $3)
        and (not $4::boolean or seen_at is null)
      order by raised_at desc, id desc limit $5`,
    [...beginOfNewestFirst(after), brand, unseenOnly, limit],
  );
}

export async function findAlert(manager: EntityManager, id: string): Promise<RaisedAlert | null> {
  const [found] = await rows<RaisedAlert>(manager, `select ${columns} from partner_alert where id = $1`, [id]);
  return found ?? null;
}

/** False where somebody has seen to it before, or there is no such alert. */
export async function markSeen(tx: EntityManager, id: string, by: string): Promise<boolean> {
  const seen = await rows(
    tx,
    'update partner_alert set seen_at = app_now(), seen_by = $2 where id = $1 and seen_at is null returning 1',
    [id, by],
  );
  return seen.length === 1;
}
