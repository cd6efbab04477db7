import { z } from 'zod';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { AwardId } from '../../../schema/vocabulary.js';
import type { CampaignVersion } from '../domain/campaign.js';
import { awardsAsPaid, type PaidAward } from '../domain/posting.js';
import { type Award, isOwned, type OwnedPurchase, type Purchase, type PurchaseLine } from '../domain/purchase.js';
import { markPosted } from '../storage/purchases-to-post.js';
import type { CampaignParts } from './campaign-parts.js';
import { versionName } from './version-shelf.js';

const query = `mutation PostAwardsOfMany($input: PostAwardsOfManyInput!) {
  postAwardsOfMany(input: $input) {
    outcomes {
      __typename
      ... on PostedAwards { purchaseId awards { awardId points cut lines { lineId points } } }
      ... on PostingFault { purchaseId code message }
    }
  }
}`;

const whole = z.number().int().nonnegative();
const paidShape = z.object({
  awardId: z.string().transform((id) => id as AwardId),
  points: whole,
  cut: whole,
  lines: z.array(z.object({ lineId: z.string(), points: whole })),
});
const answerShape = z.object({
  postAwardsOfMany: z.object({
    outcomes: z.array(
      z.discriminatedUnion('__typename', [
        z.object({ __typename: z.literal('PostedAwards'), purchaseId: z.string(), awards: z.array(paidShape) }),
        z.object({
          __typename: z.literal('PostingFault'),
          purchaseId: z.string(),
          code: z.string(),
          message: z.string(),
        }),
      ]),
    ),
  }),
});

/** What was posted, by purchase; and what points answered those with that it did not take. */
export interface Postings {
  posted: Map<string, Purchase>;
  faults: Map<string, Error>;
}

/**
 * Asks points to post the awards of recorded purchases, up to 500, and marks them posted: one call and one statement, or some more
 * where they have hundreds of lines and awards. Safe to repeat, by anybody, at the same time: everything asked comes from what is
 * stored, under each purchase's id, so points pays once and answers the same again. Throws when points cannot be reached; what was
 * not marked by then is as it was.
 */
export async function postAwards(
  parts: CampaignParts,
  on: OnBehalfOf,
  purchases: readonly Purchase[],
  patienceMs?: number,
): Promise<Postings> {
  const waiting = purchases.filter(isOwned).filter(({ posting }) => posting === 'PENDING');
  if (waiting.length === 0) return { posted: new Map(), faults: new Map() };
  const [posted, allFaults] = [new Map<string, Purchase>(), new Map<string, Error>()];
  for (const together of inCalls(waiting)) {
    const { paid, faults } = await ask(parts, on, together, patienceMs);
    const taken = together
      .filter(({ id }) => !faults.has(id))
      .map((purchase) => ({
        ...purchase,
        posting: 'POSTED' as const,
        awards: awardsAsPaid(purchase.awards, purchase.lines, paid.get(purchase.id) ?? []),
      }));
    if (taken.length > 0) await markPosted(parts.database.read, taken);
    for (const purchase of taken) posted.set(purchase.id, purchase);
    for (const [id, fault] of faults) allFaults.set(id, fault);
  }
  return { posted, faults: allFaults };
}

/** So that a call stays well under the four megabytes that a service takes. */
const bytesPerCall = 2_000_000;
/** Of a share beside its line's id, and of an award beside its shares; more than they take. */
const [shareBytes, awardBytes] = [50, 300];

/** Purchases that go together in one call; nearly always it is one. */
function inCalls(purchases: readonly OwnedPurchase[]): OwnedPurchase[][] {
  const calls: OwnedPurchase[][] = [];
  let room = 0;
  for (const purchase of purchases) {
    const bytes = bytesOf(purchase);
    if (calls.length === 0 || bytes > room) {
      calls.push([]);
      room = bytesPerCall;
    }
    calls.at(-1)?.push(purchase);
    room -= bytes;
  }
  return calls;
}

function bytesOf({ awards, lines }: Purchase): number {
  const ids = lines.reduce((sum, { lineId }) => sum + shareBytes + Buffer.byteLength(lineId), 0);
  return awardBytes + awards.length * (awardBytes + ids);
}

/** As `postAwards`, but what is not posted stands as it is, and `finishPendingPostings` will drive it on. */
export async function postAwardsOrLeavePending(
  parts: CampaignParts,
  on: OnBehalfOf,
  purchases: readonly Purchase[],
  patienceMs?: number,
): Promise<Postings['posted']> {
  const { log } = parts;
  try {
    const { posted, faults } = await postAwards(parts, on, purchases, patienceMs);
    for (const [purchaseId, err] of faults)
      log.warn({ err, purchaseId, requestId: on.requestId }, 'awards wait for points');
    return posted;
  } catch (error) {
    log.warn({ err: error, purchases: purchases.length, requestId: on.requestId }, 'awards wait for points');
    return new Map();
  }
}

const isPaying = ({ points, cut }: Award) => points > cut;

async function ask(
  parts: CampaignParts,
  on: OnBehalfOf,
  purchases: readonly OwnedPurchase[],
  patienceMs?: number,
): Promise<{ paid: Map<string, PaidAward[]>; faults: Map<string, Error> }> {
  const [paid, faults] = [new Map<string, PaidAward[]>(), new Map<string, Error>()];
  // An award of nothing moves nothing: points is not asked for it, and for no purchase that has none other.
  const earning = purchases.filter(({ awards }) => awards.some(isPaying));
  if (earning.length === 0) return { paid, faults };
  const versions = await parts.versions.find(earning.flatMap(({ awards }) => awards));
  const postings = earning.map((purchase) => postingOf(purchase, versions, parts.policy.currency));
  const request = { query, variables: { input: { postings } } };
  const answer = answerShape.parse(await parts.calls.graphql('points', request, on, patienceMs));
  for (const outcome of answer.postAwardsOfMany.outcomes) {
    if (outcome.__typename === 'PostedAwards') paid.set(outcome.purchaseId, outcome.awards);
    else faults.set(outcome.purchaseId, new Error(`points did not take it: ${outcome.code}, ${outcome.message}`));
  }
  for (const { id } of earning) if (!paid.has(id) && !faults.has(id)) faults.set(id, new Error('points left it out'));
  return { paid, faults };
}

/** All of it from what is stored, so that asked again it is the same. */
function postingOf(purchase: OwnedPurchase, versions: ReadonlyMap<string, CampaignVersion>, currency: string) {
  return {
    purchaseId: purchase.id,
    memberId: purchase.memberId,
    currency,
    occurredAt: purchase.occurredAt.toISOString(),
    pendingUntil: purchase.pendingUntil.toISOString(),
    saleAmount: purchase.total,
    awards: purchase.awards.filter(isPaying).map((award) => {
      const rule = versions.get(versionName(award))?.rule;
      return {
        awardId: award.id,
        campaignId: award.campaignId,
        version: award.version,
        points: award.points - award.cut,
        lines: earningLines(award, purchase.lines),
        budget: rule?.budget ? award.campaignId : null,
        // A part is what points pays anyway; saying so would make another request of those asked before it could be said.
        whenShort: rule?.whenShort === 'NOTHING' ? 'NOTHING' : null,
        validityMonths: rule?.validityMonths ?? null,
      };
    }),
  };
}

function earningLines(award: Award, lines: readonly PurchaseLine[]): { lineId: string; points: number }[] {
  return lines
    .map(({ lineId }, position) => ({ lineId, points: award.shares[position] ?? 0 }))
    .filter(({ points }) => points > 0);
}
