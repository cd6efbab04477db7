import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { SpendFact, SpendFactKind, TierChange } from '../domain/tiers/tier-history.js';
import { TierLadder } from '../domain/tiers.js';
import { QualifyingSpendRow } from './qualifying-spend-row.js';
import { TierChangeRow } from './tier-change-row.js';
import { TierRow } from './tier-row.js';

export async function tierLadder(manager: EntityManager): Promise<TierLadder> {
  const found = await manager.find(TierRow);
  return new TierLadder(
    found.map((row) => ({
      code: row.code,
      rank: row.rank,
      name: { 'zh-CN': row.nameZhCn, en: row.nameEn },
      earnMultiplierNumerator: row.earnMultiplierNumerator,
      earnMultiplierDenominator: row.earnMultiplierDenominator,
      spendOverMinor: row.spendOverMinor === null ? null : Number(row.spendOverMinor),
    })),
  );
}

/** The tier histories of several members, each in the order of time; members without a change are absent. One statement. */
export async function tierChanges(
  manager: EntityManager,
  memberIds: readonly string[],
  ladder: TierLadder,
): Promise<Map<string, TierChange[]>> {
  const found = await manager.find(TierChangeRow, {
    where: { memberId: In([...memberIds]) },
    order: { inForceFrom: 'ASC' },
  });
  return grouped(found, ladder);
}

/** Net spend of several members between two instants (the first counts, the second does not), minor units. One statement. */
export async function spendBetween(
  manager: EntityManager,
  memberIds: readonly string[],
  from: Date,
  until: Date,
): Promise<Map<string, number>> {
  const found = await rows<{ memberId: string; spend: string }>(
    manager,
    `select member_id as "memberId", sum(amount_minor) as spend
       from qualifying_spend
      where member_id = any($1) and occurred_at >= $2 and occurred_at < $3
      group by member_id`,
    [memberIds, from, until],
  );
  return new Map(found.map(({ memberId, spend }) => [memberId, Number(spend)]));
}

export interface NewSpendFact extends SpendFact {
  kind: SpendFactKind;
  /** The id of the purchase or of the return; known by it among facts of its kind alone. */
  factId: string;
  memberId: string;
  purchaseId: string;
}

/**
 * Locks members until the transaction ends, so that two facts about one member are never worked into the history side by side; in one
 * order, so that two batches wait and never block one another. Throws when one is not known here: the events are then kept by their
 * sender until somebody has looked.
 */
export async function lockMembers(tx: EntityManager, memberIds: readonly string[]): Promise<void> {
  const found = await rows<{ id: string }>(
    tx,
    'select id from member where id = any($1::uuid[]) order by id for update',
    [memberIds],
  );
  const known = new Set(found.map(({ id }) => id));
  const missing = memberIds.filter((id) => !known.has(id));
  if (missing.length > 0) throw new Error(`spend of members who are not known here: ${missing.join(', ')}`);
}

/** Whose facts were not known already, each once. One statement. */
export async function addSpendFacts(tx: EntityManager, facts: readonly NewSpendFact[]): Promise<string[]> {
  const written = await rows<{ memberId: string }>(
    tx,
    `with written as (
       insert into qualifying_spend (kind, fact_id, member_id, purchase_id, occurred_at, counted_at, amount_minor)
       select * from jsonb_to_recordset($1) as fact
         (kind text, fact_id uuid, member_id uuid, purchase_id uuid, occurred_at timestamptz, counted_at timestamptz,
          amount_minor bigint)
       on conflict (kind, fact_id) do nothing returning member_id)
     select distinct member_id as "memberId" from written`,
    [
      JSON.stringify(
        facts.map(({ kind, factId, memberId, purchaseId, occurredAt, countedAt, amountMinor }) => ({
          kind,
          fact_id: factId,
          member_id: memberId,
          purchase_id: purchaseId,
          occurred_at: occurredAt,
          counted_at: countedAt,
          amount_minor: amountMinor,
        })),
      ),
    ],
  );
  return written.map(({ memberId }) => memberId);
}

/** All facts of several members. One statement. */
export async function spendFacts(
  manager: EntityManager,
  memberIds: readonly string[],
): Promise<Map<string, SpendFact[]>> {
  const found = await manager.find(QualifyingSpendRow, { where: { memberId: In([...memberIds]) } });
  const facts = new Map<string, SpendFact[]>();
  for (const { memberId, occurredAt, countedAt, amountMinor } of found) {
    const ofMember = facts.get(memberId) ?? [];
    ofMember.push({ occurredAt, countedAt, amountMinor: Number(amountMinor) });
    facts.set(memberId, ofMember);
  }
  return facts;
}

/** Puts these histories in the place of what the members had. Two statements at the most, none for nobody. */
export async function replaceTierChanges(
  tx: EntityManager,
  histories: ReadonlyMap<string, readonly TierChange[]>,
): Promise<void> {
  if (histories.size === 0) return;
  await tx.delete(TierChangeRow, { memberId: In([...histories.keys()]) });
  const changes = [...histories].flatMap(([memberId, history]) =>
    history.map(({ tier, since, inForceFrom, validUntil }) => ({
      memberId,
      tierCode: tier.code,
      since,
      inForceFrom,
      validUntil,
    })),
  );
  if (changes.length > 0) await tx.insert(TierChangeRow, changes);
}

function grouped(found: readonly TierChangeRow[], ladder: TierLadder): Map<string, TierChange[]> {
  const histories = new Map<string, TierChange[]>();
  for (const { memberId, tierCode, since, inForceFrom, validUntil } of found) {
    const history = histories.get(memberId) ?? [];
    history.push({ tier: ladder.byCode(tierCode), since, inForceFrom, validUntil });
    histories.set(memberId, history);
  }
  return histories;
}
