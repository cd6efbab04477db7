/**
 * Rule: what may be spent up to a limit is an account that was filled before: a campaign's budget, a partner's block of
 * prepaid points, a sponsor's pledge. It can be filled further, and emptied as far as it has not been used.
 */
import { issuanceOf, type AccountRef } from './account.js';
import type { Funding } from './answers.js';
import type { FundAccount } from './command.js';
import type { Draft } from './draft.js';
import { fundsExhausted } from './errors.js';

export function decideFunding(draft: Draft, command: FundAccount): Funding {
  const { fundingId, account: kind, owner, currency, points } = command;
  const account: AccountRef = { kind, owner, currency };
  const [issuance, amount, references] = [issuanceOf(currency), Math.abs(points), { fundingId }];
  const row = { memberId: null, split: [], amount, references };
  if (points > 0) {
    draft.move({ kind: 'FUNDED', from: issuance, to: account, ...row });
  } else {
    const { balance } = draft.account(account);
    if (balance < amount) throw fundsExhausted({ available: balance, needed: amount });
    draft.move({ kind: 'WITHDRAWN', from: account, to: issuance, ...row });
  }
  return { fundingId, balance: draft.account(account).balance };
}
