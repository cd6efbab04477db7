/** Books in which every kind of row there is has been posted, and a review waits. */
import { fen } from '../account.js';
import type { Instant } from '../instant.js';
import { adjusting, burning, donating, from, funding, giving, holding, returning } from './annas-commands.js';
import { anna, awardOf, BooksInMemory, boris, currency, monthStart, noon, service } from './books-in-memory.js';

export const everyPostingAt = noon('2026-02-03');

/** A gift from the phone is stopped, and nothing else. */
const rule = { code: 'PHONE_GIFTS', action: 'GIFT', per: 'DEVICE', measure: 'COUNT', stopAt: 1 } as const;

export function everyPosting(): BooksInMemory {
  const books = new BooksInMemory([{ ...rule, windowSeconds: 60, firstHours: null }]);
  const day = noon('2026-01-10');
  const its = { service, memberId: anna, currency };
  const exchange = { service: 'partners', purpose: 'EXCHANGE' } as const;
  const end = monthStart('2027-02');
  const pendingUntil = noon('2026-01-24');

  books.post(day, funding('budget', 1_000));
  books.post(day, funding('less', -100));
  books.post(day, funding('pledge', 500, { account: 'SPONSOR', owner: 'trees', currency: fen }));
  books.post(day, funding('block', 500, { account: 'BLOCK', owner: 'harvest', currency: 'CRUMB' }));
  books.post(day, awardOf('a', 400, end, { award: { budget: 'spring' } }));
  // Comes after the end of its validity.
  books.post(day, awardOf('old', 30, monthStart('2026-01')));
  books.post(day, awardOf('waits', 100, end, { pendingUntil }));
  const purchaseId = 'purchase-of-waits';
  books.post(day, { kind: 'matureAwards', maturityId: 'm', purchaseId, ...its, awards: [{ awardId: 'waits' }] });
  books.post(day, holding('h', 100));
  books.post(day, { kind: 'settleHold', settlementId: 's', holdId: 'h', ...its, points: 10 });
  books.post(day, { kind: 'voidHold', service, holdId: 'h' });
  books.post(day, burning('b', 20));
  books.post(day, { kind: 'returnPoints', reversalId: 'v', holdId: 'b', ...its, points: 20 });
  books.post(day, holding('e', 50, exchange));
  const partners = { fromPartner: 'harvest', toPartner: 'bakery', prepaid: true, owedAtMost: null };
  const converted = { from: currency, to: 'CRUMB', given: 50, received: 25, ...partners };
  books.post(day, {
    kind: 'convertPoints',
    exchangeId: 'x',
    service: 'partners',
    holdId: 'e',
    memberId: anna,
    ...converted,
  });
  undoneExchange(books, day);
  books.post(day, giving('g', 40));
  books.post(day, donating('d', 30, { sponsoredMinor: 15 }));
  books.post(day, adjusting('more', 60));
  books.post(day, adjusting('fewer', -15));
  books.post(everyPostingAt, giving('waits', 25, { risk: from('phone', 'waiting') }));
  // Everything else is spent, so that the return of a purchase becomes a debt, and the next purchase repays it.
  const left = books.account({ kind: 'WALLET', owner: anna, currency }).balance;
  books.post(everyPostingAt, burning('all', left));
  books.post(everyPostingAt, returning('a', 90));
  books.post(everyPostingAt, awardOf('later', 120, end));
  // Carla is found to be Boris.
  const carla = '01900000-0000-7000-8000-0000000ca41a';
  books.post(everyPostingAt, awardOf('carlas', 15, end, { memberId: carla }));
  books.post(everyPostingAt, { kind: 'mergeMember', mergeId: 'merge', memberId: carla, into: boris });
  books.post(everyPostingAt, { kind: 'passOnPoints', memberId: carla, currency });
  return books;
}

/** Given to a partner who keeps its points itself, received from it, and both undone. */
function undoneExchange(books: BooksInMemory, day: Instant): void {
  const its = { exchangeId: 'y', memberId: anna };
  const out = { holdId: 'f', from: currency, given: 35, toPartner: 'pharmacy' };
  const received = { to: 'CRUMB', received: 15, fromPartner: 'pharmacy', prepaid: false };
  books.post(day, holding('f', 35, { service: 'partners', purpose: 'EXCHANGE' }));
  books.post(day, { kind: 'giveHeld', ...its, service: 'partners', ...out });
  books.post(day, { kind: 'receivePoints', ...its, ...received, owedAtMost: 15 });
  books.post(day, { kind: 'reverseExchange', reversalId: 'z', ...its, service: 'partners', out, in: received });
}
