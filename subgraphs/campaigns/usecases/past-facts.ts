import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { HistoryFacts, MemberFacts, PurchaseFacts } from '../domain/facts.js';
import type { PastPurchase } from '../domain/past-purchase.js';
import type { RuleBook } from '../domain/rule-book.js';
import { readHistoriesAsOf } from '../storage/purchase-history.js';
import { readOnly } from '../storage/read-only.js';
import { askMemberStandings } from './ask-member-standings.js';
import type { CampaignParts } from './campaign-parts.js';
import { factsOf } from './judge-purchases.js';

export interface KnownPurchase {
  purchase: PastPurchase;
  /** Null where a rule looks at the member, and members does not know them any more. */
  facts: PurchaseFacts | null;
}

type Profile = Pick<MemberFacts, 'joinedAt' | 'birthday' | 'householdSize'>;

/** All of which no rule looks at. */
const noProfile: Profile = { joinedAt: new Date(0), birthday: null, householdSize: 0 };

/**
 * What rules can look at in recorded purchases that come in order of time. Tiers are those that were recorded with them; each member's
 * earlier purchases are read once and counted on; profiles are asked for once, and only where a rule looks at them.
 */
export class PastFacts {
  private readonly histories = new Map<string, HistoryFacts>();
  private readonly profiles = new Map<string, Profile | null>();

  constructor(
    private readonly parts: CampaignParts,
    private readonly on: OnBehalfOf,
    private readonly judged: { book: RuleBook; since: Date },
  ) {}

  /** The next page, of at most 500: members answers about no more at once. At most one statement and one signed call. */
  async of(page: readonly PastPurchase[]): Promise<KnownPurchase[]> {
    const { book } = this.judged;
    if (book.needsHistory) await this.meetHistories(page);
    if (book.needsProfile) await this.meetProfiles(page);
    return page.map((purchase) => ({ purchase, facts: this.factsOf(purchase) }));
  }

  private factsOf(purchase: PastPurchase): PurchaseFacts | null {
    const { memberId, tier, tierMultiplier, occurredAt } = purchase;
    const history = this.histories.get(memberId) ?? null;
    if (history) this.histories.set(memberId, { purchases: history.purchases + 1, lastAt: occurredAt });
    const profile = this.judged.book.needsProfile ? (this.profiles.get(memberId) ?? null) : noProfile;
    const member = profile && { id: memberId, tier, tierMultiplier, ...profile };
    return member && factsOf(purchase, member, this.parts.policy.zone, history);
  }

  private async meetHistories(page: readonly PastPurchase[]): Promise<void> {
    // What was bought at the first instant is among the purchases that are judged.
    const at = new Date(this.judged.since.getTime() - 1);
    const wanted = newOf(page, this.histories).map((memberId) => ({ memberId, at }));
    const found = await readOnly(this.parts.database, (reader) => readHistoriesAsOf(reader, wanted));
    wanted.forEach(({ memberId }, place) =>
      this.histories.set(memberId, found[place] ?? { purchases: 0, lastAt: null }),
    );
  }

  private async meetProfiles(page: readonly PastPurchase[]): Promise<void> {
    const at = this.parts.clock.now();
    const wanted = newOf(page, this.profiles).map((memberId) => ({ memberId, at }));
    const found = await askMemberStandings(this.parts, this.on, wanted);
    wanted.forEach(({ memberId }, place) => {
      const standing = found[place];
      this.profiles.set(memberId, standing ? profileOf(standing) : null);
    });
  }
}

/** Members who have not been met, each once. */
function newOf(page: readonly PastPurchase[], met: ReadonlyMap<string, unknown>): string[] {
  return [...new Set(page.map(({ memberId }) => memberId as string))].filter((memberId) => !met.has(memberId));
}

/** As it is now: which birthday or which household somebody had then is not kept. */
function profileOf({ joinedAt, birthday, householdSize }: Profile): Profile {
  return { joinedAt, birthday, householdSize };
}
