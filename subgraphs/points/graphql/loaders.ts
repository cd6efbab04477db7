import type { RequestContext } from '../../../chassis/caller.js';
import { loaderFor } from '../../../chassis/loaders.js';
import { unknownCurrency } from '../domain/errors.js';
import type { Bonus } from '../domain/worth.js';
import { currenciesOf } from '../usecases/currencies.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { explainWallets, type ExplanationView } from '../usecases/explain-wallets.js';
import { walletLedgers, type LedgerLine, type LedgerQuestion } from '../usecases/show-ledger.js';
import { askRedemptionBonuses } from '../usecases/show-worth.js';
import { walletsOfMembers, type WalletView } from '../usecases/show-wallets.js';

const currencies = { of: 'currencies by code' };

/** Throws BAD_USER_INPUT when there is no such currency. */
export async function checkCurrency(context: RequestContext, parts: PointsParts, code: string): Promise<void> {
  const found = await loaderFor(context, currencies, async (codes: readonly string[]) => {
    const byCode = await currenciesOf(parts, codes);
    return codes.map((wanted) => byCode.get(wanted) ?? null);
  }).load(code);
  if (!found) throw unknownCurrency({ path: ['currency'], currency: code });
}

const wallets = { of: 'wallets by member' };

/** All wallets of a member; those of all members of a request in one go. */
export function loadWallets(context: RequestContext, parts: PointsParts, memberId: string): Promise<WalletView[]> {
  return loaderFor(context, wallets, (ids: readonly string[]) => walletsOfMembers(parts, ids)).load(memberId);
}

const bonuses = { of: 'bonuses by member' };

/** By how much a member's points are worth more; of all members of a request with one call. */
export function loadBonus(context: RequestContext, parts: PointsParts, memberId: string): Promise<Bonus> {
  return loaderFor(context, bonuses, (ids: readonly string[]) => askRedemptionBonuses(parts, context, ids)).load(
    memberId,
  );
}

const explanations = { of: 'explanations by wallet' };

/** Where a wallet's points come from; of all wallets of a request in one go. */
export function loadExplanation(
  context: RequestContext,
  parts: PointsParts,
  wallet: WalletView,
): Promise<ExplanationView> {
  return loaderFor(context, explanations, (wanted: readonly WalletView[]) => explainWallets(parts, wanted)).load(
    wallet,
  );
}

const ledgers = { of: 'ledger pages' };

/** A page of a ledger; the same page of all members of a request in one go. */
export function loadLedger(
  context: RequestContext,
  parts: PointsParts,
  question: LedgerQuestion,
): Promise<LedgerLine[]> {
  return loaderFor(context, ledgers, (questions: readonly LedgerQuestion[]) => walletLedgers(parts, questions)).load(
    question,
  );
}
