import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callerKey, holdsScope } from '../../../chassis/caller.js';
import { idempotencyConflict } from '../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { ReturnId } from '../../../schema/vocabulary.js';
import { otherChannel, unknownPurchase } from '../domain/errors.js';
import { isOwned, type Purchase } from '../domain/purchase.js';
import { decideReturn, isWhollyReturned, timeOfReturn, type PurchaseReturn } from '../domain/return.js';
import { findReturn, insertReturn, lockLines } from '../storage/purchase-returns.js';
import { findPurchase } from '../storage/purchases.js';
import type { CampaignParts } from './campaign-parts.js';
import { postAwardsOrLeavePending } from './post-awards.js';
import { grantsWithdrawn, purchaseReturned } from './purchase-events.js';
import { codeShape, maxLines, quantityShape } from './purchase-shapes.js';
import type { ChannelRequest } from './purchase-request.js';
import { tillPatienceMs } from './till-patience.js';
import { reverseAwardsOrLeavePending } from './reverse-awards.js';

const inputShape = z.object({
  returnId: idShape,
  purchaseId: idShape,
  occurredAt: z
    .date()
    .nullish()
    .transform((at) => at ?? null),
  lines: z
    .array(z.object({ lineId: codeShape, quantity: quantityShape }))
    .min(1, { error: 'must hold a line' })
    .max(maxLines),
});

export interface RecordedReturn {
  taken: PurchaseReturn;
  /** As it was before the return. */
  purchase: Purchase;
}

type ReturnInput = z.output<typeof inputShape>;

/**
 * Takes pieces of a purchase back into the books once per id, and asks points to take back what they earned. Like the
 * purchase, the return stands from its own transaction on, and a posting that cannot be reached is finished later.
 *
 * Refuses with MORE_THAN_BOUGHT, as a whole. Faults: BAD_USER_INPUT for an unknown purchase or line or an impossible time,
 * FORBIDDEN for another channel's purchase or a time without purchases:import, IDEMPOTENCY_CONFLICT. A known id is answered
 * before any of them is looked for.
 */
export async function recordReturn(
  parts: CampaignParts,
  request: ChannelRequest,
  raw: unknown,
): Promise<RecordedReturn> {
  const input = parseInput(inputShape, raw);
  const purchase = await findPurchase(parts.database.read, input.purchaseId);
  const key = { caller: callerKey(request.caller), mutation: 'recordReturn', id: input.returnId };
  await parts.answers.answerOnce(key, input, async (tx) => {
    await record(tx, parts, request, purchase, input);
    return { returnId: input.returnId };
  });
  const recorded = await findReturn(parts.database.read, input.returnId);
  if (!recorded || !purchase) throw new Error('a return that was recorded cannot be found');
  const posted =
    (await postAwardsOrLeavePending(parts, request, [purchase], tillPatienceMs)).get(purchase.id) ?? purchase;
  const taken = await reverseAwardsOrLeavePending(parts, request, posted, recorded, tillPatienceMs);
  return { taken, purchase: posted };
}

async function record(
  tx: EntityManager,
  parts: CampaignParts,
  { caller }: ChannelRequest,
  purchase: Purchase | undefined,
  input: ReturnInput,
): Promise<void> {
  if (!purchase) throw unknownPurchase({ path: ['input', 'purchaseId'] });
  if (purchase.channel !== caller.code) throw otherChannel({ path: ['input', 'purchaseId'] });
  const returnedAt = timeOfReturn(input.occurredAt, purchase.occurredAt, {
    now: parts.clock.now(),
    mayImport: holdsScope(caller, 'purchases:import'),
  });
  const bought = await lockLines(tx, purchase.id);
  const lines = decideReturn(bought, input.lines);
  const taken: PurchaseReturn = {
    id: input.returnId as ReturnId,
    purchaseId: purchase.id,
    returnedAt,
    amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0),
    posting: 'PENDING',
    takenBack: null,
    lines,
  };
  if (!(await insertReturn(tx, taken))) throw idempotencyConflict({ id: taken.id });
  // Whoever claims a purchase locks its lines too: either they are told of this return, or we see what they have made of it.
  const owned = isOwned(purchase) ? purchase : await findPurchase(tx, purchase.id);
  if (!owned || !isOwned(owned)) return;
  const isWhole = isWhollyReturned(bought, lines);
  await parts.outbox.write(tx, purchaseReturned(owned, taken), ...(isWhole ? grantsWithdrawn(owned) : []));
}
