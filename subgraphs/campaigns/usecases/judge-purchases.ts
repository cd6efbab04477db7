import type { EntityManager } from 'typeorm';
import { newId } from '../../../chassis/ids.js';
import type { AwardId } from '../../../schema/vocabulary.js';
import { decideAwards, type DecidedAward } from '../domain/decide-awards.js';
import type { HistoryFacts, LineFacts, MemberFacts, PurchaseFacts } from '../domain/facts.js';
import type { Award, OwnedPurchase, Purchase } from '../domain/purchase.js';
import { needsAt, type RuleBook } from '../domain/rule-book.js';
import { lockHistories, readHistories } from '../storage/purchase-history.js';
import { localTime } from './local-time.js';
import { withinCaps } from './within-caps.js';

/** A purchase without its awards, and who bought. */
export interface Unjudged {
  purchase: OwnedPurchase;
  member: MemberFacts;
}

/**
 * Judges purchases in their order and gives them their awards, in the transaction that records them. What they depend on besides
 * the book is locked first: the members' histories where a rule looks at them, then what campaigns with caps have given. At most
 * four statements, however many purchases, and none where no rule needs one.
 */
export async function judgePurchases(
  tx: EntityManager,
  { book, zone }: { book: RuleBook; zone: string },
  unjudged: readonly Unjudged[],
): Promise<OwnedPurchase[]> {
  const { needsHistory } = needsAt(
    book,
    unjudged.map(({ purchase }) => purchase.occurredAt),
  );
  const histories = needsHistory ? await historiesOf(tx, unjudged) : [];
  const decided = unjudged.map(({ purchase, member }, position) =>
    decideAwards(book, factsOf(purchase, member, zone, histories[position] ?? null)),
  );
  const buyers = unjudged.map(({ purchase: { memberId, occurredAt } }) => ({ memberId, occurredAt }));
  const capped = await withinCaps(tx, { book, zone }, buyers, decided);
  return unjudged.map(({ purchase }, position) => ({
    ...purchase,
    awards: (capped[position] ?? []).map((award) => awardOf(purchase, award)),
  }));
}

/** Of a purchase, what rules look at. */
export type Bought = Pick<Purchase, 'occurredAt' | 'channel' | 'payment' | 'place' | 'total'> & {
  lines: readonly LineFacts[];
};

export function factsOf(
  { occurredAt, channel, payment, place, total, lines }: Bought,
  member: MemberFacts,
  zone: string,
  history: HistoryFacts | null,
): PurchaseFacts {
  const local = localTime(occurredAt, zone);
  return { occurredAt, local, channel, payment, place, totalMinor: total.amountMinor, lines, member, history };
}

/** Each purchase's history, those judged before it in the same batch among it. */
async function historiesOf(tx: EntityManager, unjudged: readonly Unjudged[]): Promise<HistoryFacts[]> {
  const memberIds = unjudged.map(({ purchase }) => purchase.memberId);
  await lockHistories(tx, [...new Set(memberIds)]);
  const stored = await readHistories(tx, memberIds);
  return unjudged.map(({ purchase }, position) => {
    const together = unjudged.slice(0, position).filter((other) => other.purchase.memberId === purchase.memberId);
    const { purchases = 0, lastAt = null } = stored[position] ?? {};
    const times = [lastAt, ...together.map((other) => other.purchase.occurredAt)].flatMap(
      (time) => time?.getTime() ?? [],
    );
    return {
      purchases: purchases + together.length,
      lastAt: times.length === 0 ? null : new Date(Math.max(...times)),
    };
  });
}

function awardOf({ id }: Purchase, award: DecidedAward): Award {
  return { ...award, id: newId() as AwardId, purchaseId: id };
}
