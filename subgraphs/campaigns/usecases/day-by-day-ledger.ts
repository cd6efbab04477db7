import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { CampaignVersion } from '../domain/campaign.js';
import type { DecidedAward } from '../domain/decide-awards.js';
import type { PastPurchase } from '../domain/past-purchase.js';
import { grouped } from '../storage/grouped.js';
import type { CampaignParts } from './campaign-parts.js';
import { mostPostings, simulatePostings, type SimulatedPosting } from './simulate-postings.js';

/** A purchase that would be given something, and the day of it. */
interface Waiting {
  purchase: PastPurchase;
  day: string;
  award: DecidedAward;
}

interface Rehearsed {
  campaign: Pick<CampaignVersion, 'rule'>;
  /** Whole points at the beginning; null is no limit. */
  budget: number | null;
  /** Under which the ledger is told of the budget: an id that it has no other budget of. */
  budgetOwner: string;
  /** Called once for each purchase, with the whole points that the ledger would pay it. */
  onPaid: (purchase: PastPurchase, paid: number) => void;
}

/**
 * Asks the ledger what it would pay of a campaign's awards, which come in order of time, up to 1,000 at once. What is left of the
 * budget is carried from one question to the next. What a member has earned on a day is not: so the awards of a day are
 * put together by member, the earlier member first, and a member's day stands in one question, unless it has more than 1,000 awards.
 */
export class DayByDayLedger {
  /** The day, of the programme's calendar, on which the budget was used up. */
  budgetRunsOutOn: string | null = null;
  private left: number | null;
  private today: Waiting[] = [];
  private next: Waiting[] = [];

  constructor(
    private readonly parts: CampaignParts,
    private readonly on: OnBehalfOf,
    private readonly rehearsed: Rehearsed,
  ) {
    this.left = rehearsed.budget;
  }

  async add(purchase: PastPurchase, day: string, award: DecidedAward): Promise<void> {
    if (this.today.length > 0 && this.today[0]?.day !== day) await this.endDay();
    // What is nothing by itself the ledger does not take, and it may still come with a coupon.
    if (award.points > award.cut) this.today.push({ purchase, day, award });
    else this.rehearsed.onPaid(purchase, 0);
  }

  /** Asks about the rest. */
  async finish(): Promise<void> {
    await this.endDay();
    await this.ask(this.next);
    this.next = [];
  }

  private async endDay(): Promise<void> {
    for (const ofMember of grouped(this.today, ({ purchase }) => purchase.memberId).values()) {
      if (this.next.length + ofMember.length > mostPostings) {
        await this.ask(this.next);
        this.next = [];
      }
      this.next.push(...ofMember);
      while (this.next.length > mostPostings) await this.ask(this.next.splice(0, mostPostings));
    }
    this.today = [];
  }

  private async ask(waiting: readonly Waiting[]): Promise<void> {
    const { budgetOwner, onPaid } = this.rehearsed;
    const funding = this.left === null || this.left === 0 ? [] : [{ owner: budgetOwner, points: this.left }];
    const postings = waiting.map((one) => this.postingOf(one));
    const paid = await simulatePostings(this.parts, this.on, postings, funding);
    waiting.forEach(({ purchase, day, award }, place) => {
      const [points = 0] = paid[place] ?? [];
      this.take(points, { day, asked: award.points - award.cut });
      onPaid(purchase, points);
    });
  }

  /** It is used up where nothing is left, or less than was asked for. */
  private take(points: number, { day, asked }: { day: string; asked: number }): void {
    if (this.left === null) return;
    if (points === this.left || asked > this.left) this.budgetRunsOutOn ??= day;
    this.left -= points;
  }

  private postingOf({ purchase: { memberId, occurredAt, total }, award }: Waiting): SimulatedPosting {
    const { campaign, budgetOwner } = this.rehearsed;
    const budget = this.left === null ? null : budgetOwner;
    const asked = { award, points: award.points - award.cut, budget, whenShort: campaign.rule.whenShort };
    return { memberId, occurredAt, saleAmount: total, awards: [asked] };
  }
}
