import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { SpendFact, SpendFactKind, TierChange } from '../domain/tier-history.js';
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
 * Locks the member until the transaction ends, so that two facts about one member are never worked into the history side by
 * side. Throws when there is no such member: the event is then kept by its sender until somebody has looked.
 */
export async function lockMember(tx: EntityManager, memberId: string): Promise<void> {
  const found = await rows(tx, 'select 1 from member where id = $1 for update', [memberId]);
  if (found.length === 0) throw new Error(`spend of a member who is not known here: ${memberId}`);
}

/** False when the fact is known already. */
export async function addSpendFact(tx: EntityManager, fact: NewSpendFact): Promise<boolean> {
  const written = await rows(
    tx,
    `insert into qualifying_spend (kind, fact_id, member_id, purchase_id, occurred_at, counted_at, amount_minor)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (kind, fact_id) do nothing returning fact_id`,
    [fact.kind, fact.factId, fact.memberId, fact.purchaseId, fact.occurredAt, fact.countedAt, fact.amountMinor],
  );
  return written.length > 0;
}

export async function spendFacts(manager: EntityManager, memberId: string): Promise<SpendFact[]> {
  const found = await manager.find(QualifyingSpendRow, { where: { memberId } });
  return found.map(({ occurredAt, countedAt, amountMinor }) => ({
    occurredAt,
    countedAt,
    amountMinor: Number(amountMinor),
  }));
}

export async function replaceTierChanges(
  tx: EntityManager,
  memberId: string,
  changes: readonly TierChange[],
): Promise<void> {
  await tx.delete(TierChangeRow, { memberId });
  if (changes.length === 0) return;
  await tx.insert(
    TierChangeRow,
    changes.map(({ tier, since, inForceFrom, validUntil }) => ({
      memberId,
      tierCode: tier.code,
      since,
      inForceFrom,
      validUntil,
    })),
  );
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
