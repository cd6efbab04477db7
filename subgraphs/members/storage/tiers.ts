import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import type { GivenTier, SpendFact, SpendFactKind, TierFacts } from '../domain/tiers/spend-fact.js';
import type { TierChange } from '../domain/tiers/tier-changes.js';
import { TierLadder, type TierCode } from '../domain/tiers.js';
import { onePerson } from './merging/one-person.js';
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

const netSpend = {
  name: 'net spend between',
  text: `
    select person_id as "memberId", sum(amount_minor) as spend
      from ${onePerson('$1')} join qualifying_spend using (member_id)
     where occurred_at >= $2 and occurred_at < $3
     group by person_id`,
};

/**
 * Net spend of several members, merged ones as their survivor, between two instants (the first counts, the second does not),
 * minor units. One statement.
 */
export async function spendBetween(
  reads: PipelinedReads,
  memberIds: readonly string[],
  from: Date,
  until: Date,
): Promise<Map<string, number>> {
  const found = await reads.rows<{ memberId: string; spend: string }>(netSpend, [memberIds, from, until]);
  return new Map(found.map(({ memberId, spend }) => [memberId, Number(spend)]));
}

export interface NewSpendFact extends SpendFact {
  kind: SpendFactKind;
  /** The id of the purchase or of the return; known by it among facts of its kind alone. */
  factId: string;
  memberId: string;
  purchaseId: string;
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

interface TierFactRow {
  memberId: string;
  /** The purchase's, or the grant's. */
  id: string;
  /** Null for spend. */
  tierCode: TierCode | null;
  from: Date;
  until: Date;
  endedAt: Date | null;
  amountMinor: string;
}

/** All that the histories of several members rest on, that of merged ones as their survivor's. One statement. */
export async function tierFacts(manager: EntityManager, memberIds: readonly string[]): Promise<Map<string, TierFacts>> {
  const found = await rows<TierFactRow>(
    manager,
    `select person_id as "memberId", purchase_id as id, null as "tierCode", occurred_at as "from", counted_at as until,
            null::timestamptz as "endedAt", amount_minor as "amountMinor"
       from ${onePerson('$1')} join qualifying_spend using (member_id)
     union all
     select person_id, given.id, tier_code, in_force_from, valid_until, ended_at, 0
       from ${onePerson('$1')} join tier_grant given using (member_id)
       left join tier_grant_end on grant_id = given.id`,
    [memberIds],
  );
  const facts = new Map<string, { spend: SpendFact[]; given: GivenTier[] }>();
  for (const { memberId, id, tierCode, from, until, endedAt, amountMinor } of found) {
    const ofMember = facts.get(memberId) ?? { spend: [], given: [] };
    if (tierCode) ofMember.given.push({ grantId: id, tierCode, from, until, endedAt });
    else {
      ofMember.spend.push({ purchaseId: id, occurredAt: from, countedAt: until, amountMinor: Number(amountMinor) });
    }
    facts.set(memberId, ofMember);
  }
  return facts;
}

const changesPerStatement = 5_000;

/** Puts these histories in the place of what the members had. Two statements at the most, none for nobody. */
export async function replaceTierChanges(
  tx: EntityManager,
  histories: ReadonlyMap<string, readonly TierChange[]>,
): Promise<void> {
  if (histories.size === 0) return;
  await tx.delete(TierChangeRow, { memberId: In([...histories.keys()]) });
  const changes = [...histories].flatMap(([memberId, history]) =>
    history.map(({ tier, ...change }) => ({ memberId, tierCode: tier.code, ...change })),
  );
  // A statement takes 65,535 parameters, and a change has six.
  for (let first = 0; first < changes.length; first += changesPerStatement) {
    await tx.insert(TierChangeRow, changes.slice(first, first + changesPerStatement));
  }
}

function grouped(found: readonly TierChangeRow[], ladder: TierLadder): Map<string, TierChange[]> {
  const histories = new Map<string, TierChange[]>();
  for (const { memberId, tierCode, since, inForceFrom, validUntil, graceFrom } of found) {
    const history = histories.get(memberId) ?? [];
    history.push({ tier: ladder.byCode(tierCode), since, inForceFrom, validUntil, graceFrom });
    histories.set(memberId, history);
  }
  return histories;
}
