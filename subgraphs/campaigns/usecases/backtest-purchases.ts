import { dayOf } from '../../../chassis/programme-time.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { spanOf, type Backtest, type BacktestResult, type Span } from '../domain/backtest.js';
import { BacktestTally } from '../domain/backtest-tally.js';
import { budgetInPoints } from '../domain/campaign-rule.js';
import { CapsInMemory } from '../domain/caps-in-memory.js';
import { compileCampaign, type CompiledCampaign } from '../domain/compiled-campaign.js';
import { decideAwards } from '../domain/decide-awards.js';
import { bookAround, bookWith, ruleBook, type RuleBook } from '../domain/rule-book.js';
import { readRuleBook } from '../storage/campaigns.js';
import { countPastPurchases, streamPastPurchases } from '../storage/past-purchases.js';
import { readOnly } from '../storage/read-only.js';
import type { CampaignParts } from './campaign-parts.js';
import { DayByDayLedger } from './day-by-day-ledger.js';
import { PastFacts } from './past-facts.js';
import { readVersion } from './read-version.js';

const pageSize = 500;

export interface BacktestProgress {
  done: number;
  inAll: number;
}

/**
 * Judges the recorded purchases of the backtest's days in order of time, a page at a time, and asks the ledger what it would pay of
 * what the draft gives. Whatever it reads of ours it reads in transactions that cannot write. Throws CHANGE_UNREADABLE, UNAVAILABLE
 * and OVERLOADED.
 * @param onProgress called before the first page and after each
 */
export async function backtestPurchases(
  parts: CampaignParts,
  on: OnBehalfOf,
  backtest: Backtest,
  onProgress: (progress: BacktestProgress) => Promise<void>,
): Promise<BacktestResult> {
  const { database, policy } = parts;
  const span = spanOf(backtest);
  const { book, draft } = await readBook(parts, backtest, span);
  const tally = new BacktestTally(draft.campaign.id);
  const caps = new CapsInMemory(draft.campaign);
  const ledger = new DayByDayLedger(parts, on, {
    budget: budgetInPoints(draft.campaign.rule, policy.pointsPerYuan),
    budgetOwner: backtest.id,
    campaign: draft.campaign,
    onPaid: (purchase, paid) => {
      tally.addDraft(purchase, paid, draft.grants);
    },
  });
  const facts = new PastFacts(parts, on, { book, since: span.since });

  const inAll = await readOnly(database, (reader) => countPastPurchases(reader, span));
  let done = 0;
  await onProgress({ done, inAll });
  for await (const page of streamPastPurchases(database, span, pageSize)) {
    for (const { purchase, facts: known } of await facts.of(page)) {
      tally.addGiven(purchase);
      const award = known && decideAwards(book, known).find(({ campaignId }) => campaignId === draft.campaign.id);
      if (!award) continue;
      const day = dayOf(purchase.occurredAt, policy.zone);
      await ledger.add(purchase, day, caps.leave(award, { memberId: purchase.memberId, day }));
    }
    done += page.length;
    await onProgress({ done, inAll: Math.max(inAll, done) });
  }
  await ledger.finish();
  return { ...tally.result(), budgetRunsOutOn: ledger.budgetRunsOutOn };
}

/** The draft, live over the whole span whatever window it has, and the live campaigns that have a say in what it gives. */
async function readBook(
  parts: CampaignParts,
  { changeId }: Backtest,
  { since, until }: Span,
): Promise<{ book: RuleBook; draft: CompiledCampaign }> {
  const { kinds } = parts.rules;
  const { zone } = parts.policy;
  return readOnly(parts.database, async (reader) => {
    const { version } = await readVersion(parts, reader, changeId, []);
    const campaign = { ...version, startsAt: since, endsAt: until, pauses: [], endedAt: null };
    const draft = compileCampaign(campaign, kinds, zone);
    const { campaigns } = await readRuleBook(reader);
    return { draft, book: bookAround(bookWith(ruleBook(campaigns, kinds, zone), [draft]), draft) };
  });
}
