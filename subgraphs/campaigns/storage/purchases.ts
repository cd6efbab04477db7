import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { onePerson } from '../../../chassis/person-links.js';
import type { AwardId, CampaignId, MemberId, PurchaseId } from '../../../schema/vocabulary.js';
import { fraction } from '../domain/fraction.js';
import type { Award, Purchase, PurchaseLine } from '../domain/purchase.js';
import { AwardRow } from './award.row.js';
import { grouped } from './grouped.js';
import { PurchaseLineRow } from './purchase-line.row.js';
import { PurchaseRow } from './purchase.row.js';

/** Which of these ids are purchases already, and the stamp of the rule book that new ones are to be judged by. One statement. */
export async function lookBeforeRecording(
  manager: EntityManager,
  ids: readonly string[],
): Promise<{ known: Set<string>; stamp: string }> {
  const [found] = await rows<{ known: string[]; stamp: string }>(
    manager,
    `select array(select id from purchase where id = any($1::uuid[])) as known, (select stamp from rule_book) as stamp`,
    [ids],
  );
  return { known: new Set(found?.known), stamp: found?.stamp ?? '' };
}

export async function findPurchase(manager: EntityManager, id: string): Promise<Purchase | undefined> {
  return (await findPurchases(manager, [id]))[0];
}

/** Three statements, however many purchases. */
export async function findPurchases(manager: EntityManager, ids: readonly string[]): Promise<Purchase[]> {
  return withParts(manager, await manager.findBy(PurchaseRow, { id: In([...ids]) }));
}

/** The member's own and those of whoever was merged into it, the latest first: up to `limit` of those before a place in that order. */
export async function listPurchasesOf(
  manager: EntityManager,
  memberId: string,
  { limit, before }: { limit: number; before: { at: Date; id: string } | null },
): Promise<Purchase[]> {
  const query = manager
    .createQueryBuilder(PurchaseRow, 'purchase')
    .where(
      `purchase.id in (
         select theirs.id from ${onePerson('cast(:memberId as uuid)')} cross join lateral (
           select id from purchase
            where member_id = person.person_id
              and (cast(:at as timestamptz) is null or (occurred_at, id) < (:at, cast(:id as uuid)))
            order by occurred_at desc, id desc
            limit :limit) as theirs)`,
      { memberId, limit, at: before?.at ?? null, id: before?.id ?? null },
    )
    .orderBy('purchase.occurredAt', 'DESC')
    .addOrderBy('purchase.id', 'DESC')
    .limit(limit);
  return withParts(manager, await query.getMany());
}

export async function findPurchaseIdOfAward(manager: EntityManager, awardId: string): Promise<string | undefined> {
  return (await manager.findOne(AwardRow, { select: { purchaseId: true }, where: { id: awardId } }))?.purchaseId;
}

/** Rows with their lines and awards, in the rows' order. */
export async function withParts(manager: EntityManager, found: readonly PurchaseRow[]): Promise<Purchase[]> {
  if (found.length === 0) return [];
  const ofThese = { purchaseId: In(found.map(({ id }) => id)) };
  const lines = await manager.find(PurchaseLineRow, { where: ofThese, order: { position: 'ASC' } });
  const awards = await manager.find(AwardRow, { where: ofThese, order: { position: 'ASC' } });
  const linesOf = grouped(lines, (line) => line.purchaseId);
  const awardsOf = grouped(awards, (award) => award.purchaseId);
  return found.map((row) => purchaseOf(row, linesOf.get(row.id) ?? [], awardsOf.get(row.id) ?? []));
}

function purchaseOf(row: PurchaseRow, lines: readonly PurchaseLineRow[], awards: readonly AwardRow[]): Purchase {
  const { latitude, longitude } = row;
  return {
    id: row.id as PurchaseId,
    memberId: row.memberId as MemberId | null,
    ownerId: (row.survivorId ?? row.memberId) as MemberId | null,
    channel: row.channel,
    payment: row.payment,
    place: latitude === null || longitude === null ? null : { latitude, longitude },
    occurredAt: row.occurredAt,
    total: { amountMinor: row.amountMinor, currency: row.currency },
    tier: row.tier,
    tierMultiplier: fraction(row.tierNumerator, row.tierDenominator),
    pendingUntil: row.pendingUntil,
    posting: row.postedAt === null ? 'PENDING' : 'POSTED',
    lines: lines.map(lineOf),
    awards: awards.map(awardOf),
  };
}

export function lineOf(row: PurchaseLineRow): PurchaseLine {
  const { lineId, sku, category, brand, quantity, amountMinor, returned } = row;
  return { lineId, sku, category, brand, quantity, amountMinor, returned };
}

function awardOf(row: AwardRow): Award {
  return {
    id: row.id as AwardId,
    purchaseId: row.purchaseId as PurchaseId,
    campaignId: row.campaignId as CampaignId,
    version: row.version,
    exact: fraction(row.exactNumerator, row.exactDenominator),
    points: row.points,
    cut: row.cut,
    shares: row.shares,
    grants: row.grants,
  };
}
