import { z } from 'zod';
import { callerKey, holdsScope, type Caller } from '../../../chassis/caller.js';
import { idempotencyConflict } from '../../../chassis/domain-error.js';
import { AnswerBook, type AnswerKey } from '../../../chassis/idempotency.js';
import { newId } from '../../../chassis/ids.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { AwardId, PurchaseId } from '../../../schema/vocabulary.js';
import type { CampaignVersion } from '../domain/campaign.js';
import { decideAwards } from '../domain/decide-awards.js';
import { memberNotActive, otherChannel, unknownMember } from '../domain/errors.js';
import { checkPurchase, endOfReturnWindow, type Purchase } from '../domain/purchase.js';
import { findPurchase, insertPurchase, lookBeforeRecording } from '../storage/purchases.js';
import { askMemberStanding, type MemberStanding } from './ask-member-standing.js';
import type { CampaignParts } from './campaign-parts.js';
import { codeShape, lineShape, maxLines, moneyShape } from './purchase-shapes.js';
import { postAwardsOrLeavePending } from './post-awards.js';
import { purchaseRecorded } from './purchase-events.js';

/** A request of a till or shop. */
export interface ChannelRequest extends OnBehalfOf {
  caller: Extract<Caller, { kind: 'channel' }>;
}

const inputShape = z
  .object({
    purchaseId: idShape,
    memberId: idShape.nullish(),
    memberNumber: codeShape.nullish(),
    channel: codeShape,
    occurredAt: z.date(),
    total: moneyShape,
    lines: z.array(lineShape).min(1, { error: 'must hold a line' }).max(maxLines),
  })
  .refine(({ memberId, memberNumber }) => (typeof memberId === 'string') !== (typeof memberNumber === 'string'), {
    error: 'name the member by memberId or by memberNumber, one of the two',
    path: ['memberId'],
  });

type PurchaseInput = z.output<typeof inputShape>;

/**
 * Takes a purchase into the books once per id, whatever is retried, and asks points to post what it earned. The purchase
 * stands from its own transaction on; if points cannot be reached its awards are PENDING until `finishPendingPostings`
 * has driven them. An id that is known, refused ones included, is answered from the books whatever a new report would meet:
 * the member may have left since, the purchase may have grown too old, members may be out of reach.
 *
 * Refuses with MEMBER_NOT_ACTIVE. Faults: BAD_USER_INPUT, FORBIDDEN for another channel's code, IDEMPOTENCY_CONFLICT, and
 * UNAVAILABLE when members cannot be asked, with nothing recorded.
 */
export async function recordPurchase(parts: CampaignParts, request: ChannelRequest, raw: unknown): Promise<Purchase> {
  const input = parseInput(inputShape, raw);
  if (input.channel !== request.caller.code) throw otherChannel({ path: ['input', 'channel'] });
  const key = { caller: callerKey(request.caller), mutation: 'recordPurchase', id: input.purchaseId };
  const known = await lookBeforeRecording(parts.database.read, input.purchaseId, input.occurredAt);
  const purchase = known.recorded
    ? await recordedBefore(parts, key, input)
    : await recordNew(parts, request, key, input, known.campaigns);
  return postAwardsOrLeavePending(parts, request, purchase);
}

async function recordNew(
  parts: CampaignParts,
  request: ChannelRequest,
  key: AnswerKey,
  input: PurchaseInput,
  campaigns: readonly CampaignVersion[],
): Promise<Purchase> {
  let standing: MemberStanding;
  try {
    standing = await checkedStanding(parts, request, input);
  } catch (fault) {
    // The book is looked into only now, so that the purchase that goes well does not pay for it.
    const known = await parts.answers.look(parts.database.read, key, input);
    if (known.state === 'new') throw fault;
    if (known.state === 'answered') parts.answers.give(known.answer);
    return stored(parts, input);
  }
  const purchase = purchaseFrom(parts, input, standing, campaigns);
  const refusal = standing.status === 'ACTIVE' ? null : memberNotActive({ status: standing.status });

  const isNew = await parts.database.transaction(async (tx) => {
    const opened = await parts.answers.open(tx, key, input);
    if (opened.state === 'answered') return parts.answers.give<boolean>(opened.answer);
    if (opened.state === 'open') return false;
    if (refusal) {
      await parts.answers.close(tx, key, AnswerBook.refusalOf(refusal));
      return true;
    }
    if (!(await insertPurchase(tx, purchase))) throw idempotencyConflict({ id: input.purchaseId });
    await parts.outbox.write(tx, purchaseRecorded(purchase));
    return true;
  });
  // Somebody else has recorded it since we looked: theirs is the purchase, with the ids of its awards.
  if (!isNew) return stored(parts, input);
  if (refusal) throw refusal;
  return purchase;
}

/** Whatever has to be in order before a purchase can be recorded anew, and where its member stands. */
async function checkedStanding(
  parts: CampaignParts,
  request: ChannelRequest,
  input: PurchaseInput,
): Promise<MemberStanding> {
  checkPurchase(input, parts.clock.now(), {
    latestReportDays: parts.policy.latestReportDays,
    mayImport: holdsScope(request.caller, 'purchases:import'),
  });
  const { memberId, memberNumber, occurredAt } = input;
  const reference = memberId ? { memberId } : { memberNumber: memberNumber ?? '' };
  const standing = await askMemberStanding(parts, request, reference, occurredAt);
  if (!standing) throw unknownMember({ path: ['input', memberId ? 'memberId' : 'memberNumber'] });
  return standing;
}

/**
 * The purchase of an id that is taken. The book of answers tells whether it is this very purchase; an id it does not know
 * from this channel is another channel's, and the throw takes our record of it back. The purchase itself is the kept
 * answer, so the book's entry stays open: a final answer could only repeat the id.
 */
async function recordedBefore(parts: CampaignParts, key: AnswerKey, input: PurchaseInput): Promise<Purchase> {
  await parts.database.transaction(async (tx) => {
    const opened = await parts.answers.open(tx, key, input);
    if (opened.state === 'new') throw idempotencyConflict({ id: input.purchaseId });
    if (opened.state === 'answered') parts.answers.give(opened.answer);
  });
  return stored(parts, input);
}

async function stored(parts: CampaignParts, { purchaseId }: PurchaseInput): Promise<Purchase> {
  const purchase = await findPurchase(parts.database.read, purchaseId);
  if (!purchase) throw new Error('a purchase that was recorded cannot be found');
  return purchase;
}

function purchaseFrom(
  { policy }: CampaignParts,
  input: PurchaseInput,
  standing: MemberStanding,
  campaigns: readonly CampaignVersion[],
): Purchase {
  const id = input.purchaseId as PurchaseId;
  const { occurredAt, channel, total } = input;
  const lineAmounts = input.lines.map((line) => line.amount.amountMinor);
  return {
    id,
    memberId: standing.memberId,
    channel,
    occurredAt,
    total,
    tier: standing.tier,
    tierMultiplier: standing.earnMultiplier,
    pendingUntil: endOfReturnWindow(occurredAt, policy.returnWindowDays),
    posting: 'PENDING',
    lines: input.lines.map(({ lineId, sku, category, quantity, amount }) => ({
      lineId,
      sku,
      category: category ?? null,
      quantity,
      amountMinor: amount.amountMinor,
      returned: 0,
    })),
    awards: decideAwards({ occurredAt, lineAmounts }, standing, campaigns).map((award) => ({
      ...award,
      id: newId() as AwardId,
      purchaseId: id,
      cut: 0,
    })),
  };
}
