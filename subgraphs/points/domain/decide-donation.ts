/**
 * Rule: a member gives spendable points to a cause, which receives their declared worth in money. Of what is declared above
 * the programme's own worth a sponsor has pledged to pay the difference: it comes out of the pledge in the same step, or
 * the donation is refused.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { donatedTo, fen, sponsorOf, walletOf } from './account.js';
import type { Posting } from './answers.js';
import type { DonatePoints } from './command.js';
import type { Draft } from './draft.js';
import { fundsExhausted } from './errors.js';
import { takeSpendable } from './spendable.js';

export function decideDonation(draft: Draft, command: DonatePoints): Posting {
  const { donationId, memberId, currency, points, cause, worthMinor, sponsoredMinor } = command;
  if (sponsoredMinor > worthMinor)
    throw badInput({ path: ['input', 'cause'], reason: 'is sponsored beyond its worth' });
  draft.move({
    kind: 'DONATED',
    from: walletOf(memberId, currency),
    to: donatedTo(cause, currency),
    memberId,
    split: takeSpendable(draft, memberId, currency, points),
    references: { donationId, cause, worthMinor },
  });
  if (sponsoredMinor > 0) {
    const { balance } = draft.account(sponsorOf(cause));
    if (balance < sponsoredMinor) throw fundsExhausted({ available: balance, needed: sponsoredMinor });
    draft.move({
      kind: 'SPONSORED',
      from: sponsorOf(cause),
      to: donatedTo(cause, fen),
      memberId: null,
      split: [],
      amount: sponsoredMinor,
      references: { donationId, cause },
    });
  }
  return { postingId: donationId, currency, points: -points };
}
