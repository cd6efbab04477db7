import { pageOf, type Page, type PageArguments } from '../../../chassis/relay.js';
import { badInput } from '../../../chassis/domain-error.js';
import type { PostingKind, References } from '../domain/journal.js';
import { walletPages, type WalletPage, type WalletRow } from '../storage/wallet-pages.js';
import type { PointsParts } from './points-parts.js';

/** A journal row as the wallet's owner sees it. */
export interface LedgerLine {
  seq: string;
  kind: PostingKind;
  currency: string;
  /** Above zero what came in, below what went out. */
  amount: number;
  /** Of the wallet, pending points included. */
  balanceAfter: number;
  references: References;
  postedAt: Date;
}

/** What page of whose ledger is asked for. */
export interface LedgerQuestion extends WalletPage {
  memberId: string;
}

/** Checks what a client asked. Throws BAD_USER_INPUT for a size or cursor that is none. */
export function ledgerQuestion(
  memberId: string,
  currency: string,
  asked: PageArguments,
): { page: Page; question: LedgerQuestion } {
  const page = pageOf(asked, 1);
  const before = page.after?.[0] ?? null;
  if (before !== null && !/^\d{1,18}$/.test(before)) {
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  }
  // One row too many tells whether there is a next page.
  return { page, question: { memberId, currency, limit: page.size + 1, before } };
}

/** The pages asked for, newest line first; those that are alike for several members in one statement. */
export async function walletLedgers(
  { database }: Pick<PointsParts, 'database'>,
  questions: readonly LedgerQuestion[],
): Promise<LedgerLine[][]> {
  const alike = new Map<string, LedgerQuestion[]>();
  for (const question of questions) {
    const { currency, limit, before } = question;
    const key = JSON.stringify([currency, limit, before]);
    alike.set(key, [...(alike.get(key) ?? []), question]);
  }
  const answers = new Map<LedgerQuestion, LedgerLine[]>();
  for (const [first, ...rest] of alike.values()) {
    if (!first) continue;
    const group = [first, ...rest];
    const found = await walletPages(
      database.reads,
      group.map(({ memberId }) => memberId),
      first,
    );
    for (const question of group) {
      answers.set(
        question,
        (found.get(question.memberId) ?? []).map((row) => lineOf(row, question.currency)),
      );
    }
  }
  return questions.map((question) => answers.get(question) ?? []);
}

function lineOf(row: WalletRow, currency: string): LedgerLine {
  const { seq, kind, references, postedAt } = row;
  const out = row.fromKind === 'WALLET';
  return {
    seq,
    kind,
    currency,
    // Maturing moves points within the wallet: the balance stays.
    amount: kind === 'MATURED' ? 0 : out ? -row.amount : row.amount,
    balanceAfter: out ? row.fromBalanceAfter : row.toBalanceAfter,
    references,
    postedAt,
  };
}
