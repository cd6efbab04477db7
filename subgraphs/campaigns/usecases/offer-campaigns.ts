import { z } from 'zod';
import { parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import { stateAt } from '../domain/campaign.js';
import { offerOf, type CampaignOffer } from '../domain/campaign-offer.js';
import { needsOf } from '../domain/compiled-conditions.js';
import type { HistoryFacts, MemberFacts, PurchaseFacts } from '../domain/facts.js';
import { fraction } from '../domain/fraction.js';
import { checkShopCurrency } from '../domain/money.js';
import type { RuleBook } from '../domain/rule-book.js';
import type { TierCode } from '../domain/tier-code.js';
import { readHistoriesToShow } from '../storage/purchase-history.js';
import { askMemberStandings } from './ask-member-standings.js';
import type { CampaignParts } from './campaign-parts.js';
import { localTime } from './local-time.js';
import { codeShape, lineFacts, lineShape, maxLines } from './purchase-shapes.js';

/** A member as the gateway names them, with the tier that it hands over. */
export interface OfferedTo {
  id: string;
  tier: TierCode;
}

const basketShape = z.object({
  channel: codeShape.nullish(),
  payment: codeShape.nullish(),
  lines: z.array(lineShape.omit({ lineId: true })).max(maxLines),
});

/** What a member is about to buy; null is nothing yet. */
export type Basket = z.output<typeof basketShape> | null;

/** Throws BAD_USER_INPUT with the path of the first wrong field. */
export function basketOf(raw: unknown): Basket {
  if (raw === null || raw === undefined) return null;
  const basket = parseInput(basketShape, raw, 'basket');
  basket.lines.forEach(({ amount }, position) =>
    checkShopCurrency(amount, ['basket', 'lines', String(position), 'amount']),
  );
  return basket;
}

export interface MembersOffered {
  book: RuleBook;
  members: Map<string, { facts: MemberFacts; history: HistoryFacts | null }>;
}

/**
 * What has to be known of members to tell them their offers: nothing beyond their tier, unless a campaign asks for more; then one
 * signed call and one statement, however many they are. Members nobody knows are left out.
 */
export async function knownOfMembers(
  parts: CampaignParts,
  on: OnBehalfOf,
  offeredTo: readonly OfferedTo[],
): Promise<MembersOffered> {
  const book = await parts.rules.now();
  const now = parts.clock.now();
  // What is over is no offer, whatever it asked for.
  const { needsProfile, needsHistory } = needsOf(
    book.others.filter(({ campaign }) => stateAt(campaign, now) !== 'ENDED'),
  );
  const asked = offeredTo.map(({ id }) => ({ memberId: id, at: now }));
  const standings = needsProfile ? await askMemberStandings(parts, on, asked) : offeredTo.map(byTierAlone);
  const histories = needsHistory
    ? await readHistoriesToShow(
        parts.database.reads,
        asked.map(({ memberId }) => memberId),
      )
    : [];
  return {
    book,
    members: new Map(
      standings.flatMap((facts, position) =>
        facts ? [[facts.id as string, { facts, history: histories[position] ?? null }] as const] : [],
      ),
    ),
  };
}

/** All of which no rule looks at beyond the tier. Offers name no multiplier that counts for one member alone. */
function byTierAlone({ id, tier }: OfferedTo): MemberFacts {
  return {
    id: id as MemberId,
    tier,
    tierMultiplier: fraction(1),
    joinedAt: new Date(0),
    birthday: null,
    householdSize: 0,
  };
}

/** Live campaigns and those of the next 30 days that are open to the member; the base rule, which is always there, is left out. */
export function offersTo(
  { clock, policy, rules }: CampaignParts,
  { book, members }: MembersOffered,
  memberId: string,
  basket: Basket,
): CampaignOffer[] {
  const known = members.get(memberId);
  if (!known) return [];
  const now = clock.now();
  const lines = (basket?.lines ?? []).map(lineFacts);
  const facts: PurchaseFacts = {
    occurredAt: now,
    local: localTime(now, policy.zone),
    channel: basket?.channel ?? '',
    payment: basket?.payment ?? null,
    place: null,
    totalMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    lines,
    member: known.facts,
    history: known.history,
  };
  return book.others
    .map((compiled) => offerOf(compiled, facts, rules.kinds))
    .filter((offer): offer is CampaignOffer => offer !== null);
}
