/** What a backtest counts: sums, and who they are about. Of the purchases themselves nothing is kept. */
import type { BacktestFigures, BacktestResult } from './backtest.js';
import type { CampaignId, MemberId } from '../../../schema/vocabulary.js';
import type { Grant } from './effect.js';
import { tierFastTrack } from './effects/tier-fast-track.js';
import type { PastPurchase } from './past-purchase.js';
import { tierCodes, type TierCode } from './tier-code.js';

export class BacktestTally {
  private readonly draft = new Figures();
  private readonly replaced = new Figures();
  private readonly given = new Figures();
  private readonly lifted = new Set<MemberId>();

  constructor(private readonly campaignId: CampaignId) {}

  /** What a purchase was really given. */
  addGiven({ memberId, given }: PastPurchase): void {
    if (given.length === 0) return;
    this.given.add(
      memberId,
      given.reduce((sum, { points }) => sum + points, 0),
    );
    const replaced = given.find(({ campaignId }) => campaignId === this.campaignId);
    if (replaced) this.replaced.add(memberId, replaced.points);
  }

  /** What the draft would have given a purchase, once the ledger has had its say. */
  addDraft({ memberId, tier }: Pick<PastPurchase, 'memberId' | 'tier'>, paid: number, grants: readonly Grant[]): void {
    if (paid === 0 && grants.length === 0) return;
    this.draft.add(memberId, paid);
    if (grants.some((grant) => liftsAbove(tier, grant))) this.lifted.add(memberId);
  }

  result(): Omit<BacktestResult, 'budgetRunsOutOn'> {
    return {
      draft: this.draft.shown(),
      replaced: this.replaced.shown(),
      given: this.given.shown(),
      tierMoves: this.lifted.size,
    };
  }
}

class Figures {
  private points = 0;
  private awards = 0;
  private readonly members = new Set<MemberId>();

  add(memberId: MemberId, points: number): void {
    this.points += points;
    this.awards += 1;
    this.members.add(memberId);
  }

  shown(): BacktestFigures {
    return { points: this.points, awards: this.awards, members: this.members.size };
  }
}

function liftsAbove(tier: TierCode, { effect, params }: Grant): boolean {
  if (effect !== tierFastTrack.name) return false;
  return tierCodes.indexOf(params['tier'] as TierCode) > tierCodes.indexOf(tier);
}
