import type { EntityManager } from 'typeorm';
import { isOutage } from '../../../chassis/database.js';
import { idempotencyConflict } from '../../../chassis/domain-error.js';
import type { PurchaseId } from '../../../schema/vocabulary.js';
import { whyEarnsNothing } from '../domain/errors.js';
import { fraction } from '../domain/fraction.js';
import { endOfReturnWindow, isOwned, type Purchase } from '../domain/purchase.js';
import type { RuleBook } from '../domain/rule-book.js';
import { insertPurchases } from '../storage/insert-purchases.js';
import type { CampaignParts } from './campaign-parts.js';
import { cardDigest } from './card-digest.js';
import { judgePurchases } from './judge-purchases.js';
import type { Recordable } from './look-into-purchases.js';
import { grantsOf, purchaseRecorded } from './purchase-events.js';
import type { PurchaseOutcome, PurchaseRequest } from './purchase-request.js';
import { lineFacts } from './purchase-shapes.js';

type Written = Map<PurchaseRequest, PurchaseOutcome>;

/**
 * Writes purchases with their lines, awards and events, or the refusal of a member who is not active. Requests whose id somebody has
 * recorded meanwhile have no outcome here: the books have it. One transaction; a purchase that the tables refuse fails alone, because
 * then each is tried in a transaction of its own.
 */
export async function writePurchases(
  parts: CampaignParts,
  book: RuleBook,
  recordable: readonly Recordable[],
): Promise<Written> {
  if (recordable.length === 0) return new Map();
  try {
    return await parts.database.transaction((tx) => writeAll(tx, parts, book, recordable));
  } catch (error) {
    if (recordable.length === 1 || isOutage(error)) return failed(recordable, error);
    const outcomes: Written = new Map();
    for (const one of recordable) {
      for (const [request, outcome] of await writePurchases(parts, book, [one])) outcomes.set(request, outcome);
    }
    return outcomes;
  }
}

async function writeAll(
  tx: EntityManager,
  parts: CampaignParts,
  book: RuleBook,
  recordable: readonly Recordable[],
): Promise<Written> {
  const opened = await parts.answers.openMany(
    tx,
    recordable.map(({ request }) => request),
  );
  const fresh = recordable.filter((_, position) => opened[position]?.state === 'new');
  const outcomes: Written = await refuseInactive(tx, parts, fresh);
  const active = fresh.filter(({ request }) => !outcomes.has(request));
  const purchases = await judged(tx, parts, book, active);
  await insert(tx, parts, purchases);
  await parts.outbox.write(
    tx,
    ...[...purchases.values()]
      .filter(isOwned)
      .flatMap((purchase) => [purchaseRecorded(purchase), ...grantsOf(purchase)]),
  );
  for (const [request, purchase] of purchases) outcomes.set(request, purchase);
  return outcomes;
}

async function refuseInactive(tx: EntityManager, parts: CampaignParts, fresh: readonly Recordable[]): Promise<Written> {
  const refused = fresh.flatMap(({ request, standing }) => {
    const refusal = standing && whyEarnsNothing(standing.status);
    return refusal ? [{ request, refusal, memberId: standing.id }] : [];
  });
  if (refused.length > 0) {
    await parts.answers.closeMany(
      tx,
      // Whose it was is kept, and told to nobody: by it the hash of what the till sent, a card perhaps, is found when they are to be forgotten.
      refused.map(({ request: { key }, refusal: { code, details }, memberId }) => ({
        key,
        answer: { refusal: { code, details: { ...details, memberId } } },
      })),
    );
  }
  return new Map(refused.map(({ request, refusal }) => [request, refusal]));
}

/** The purchases with their awards; one that is nobody's yet has none. */
async function judged(
  tx: EntityManager,
  parts: CampaignParts,
  book: RuleBook,
  recordable: readonly Recordable[],
): Promise<Map<PurchaseRequest, Purchase>> {
  const purchases = new Map(recordable.map((one) => [one.request, purchaseFrom(parts, one)]));
  const owned = recordable.flatMap(({ request, standing }) => {
    const purchase = purchases.get(request);
    return standing && purchase && isOwned(purchase) ? [{ request, purchase, member: standing }] : [];
  });
  const awarded = await judgePurchases(tx, { book, zone: parts.policy.zone }, owned);
  owned.forEach(({ request, purchase }, position) => purchases.set(request, awarded[position] ?? purchase));
  return purchases;
}

async function insert(
  tx: EntityManager,
  { answers }: CampaignParts,
  purchases: ReadonlyMap<PurchaseRequest, Purchase>,
): Promise<void> {
  if (purchases.size === 0) return;
  const news = [...purchases].map(([{ input }, purchase]) => ({
    purchase,
    cardDigest: purchase.memberId === null && input.memberNumber ? cardDigest(answers, input.memberNumber) : null,
  }));
  const inserted = await insertPurchases(tx, news);
  // The id is another channel's. The throw takes our record of it back, and the others are tried again without it.
  for (const { id } of purchases.values()) if (!inserted.has(id)) throw idempotencyConflict({ id });
}

function failed(recordable: readonly Recordable[], error: unknown): Written {
  if (!(error instanceof Error)) throw error;
  return new Map(recordable.map(({ request }) => [request, error]));
}

function purchaseFrom({ policy }: CampaignParts, { request: { input }, standing }: Recordable): Purchase {
  const { occurredAt, channel, total } = input;
  return {
    id: input.purchaseId as PurchaseId,
    memberId: standing?.id ?? null,
    channel,
    payment: input.payment ?? null,
    place: input.place ?? null,
    occurredAt,
    total,
    tier: standing?.tier ?? 'BASIC',
    tierMultiplier: standing?.tierMultiplier ?? fraction(1),
    pendingUntil: endOfReturnWindow(occurredAt, policy.returnWindowDays),
    posting: 'PENDING',
    lines: input.lines.map((line) => ({ lineId: line.lineId, ...lineFacts(line), returned: 0 })),
    awards: [],
  };
}
