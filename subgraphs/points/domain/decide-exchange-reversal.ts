/**
 * Rule: an exchange that is undone leaves everybody where they were, both halves or neither. What was received is taken from
 * what the member can spend, the latest of it, and goes back to clearing or to the block that paid; nobody gets into debt for it, so that
 * points that are spent already refuse. What was given comes out of clearing into the very buckets that the hold had, with
 * the grace for those whose validity has ended, and repays a debt like whatever comes in. A hold that was given back has
 * nothing left to give back.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { clearingOf, walletOf } from './account.js';
import type { ReversedExchange } from './answers.js';
import { totalOf } from './buckets.js';
import type { ReverseExchange } from './command.js';
import { repayDebt } from './debt.js';
import { payerOf } from './decide-conversion.js';
import { fittingHold } from './decide-holds.js';
import { passOn, transfer } from './decide-transfer.js';
import type { Draft } from './draft.js';
import { holdNotOpen, moreThanHeld } from './errors.js';
import type { Hold } from './hold.js';
import { takeLatestSpendable } from './spendable.js';

/** Refuses with HOLD_NOT_OPEN, and with NOT_ENOUGH_POINTS. */
export function decideExchangeReversal(draft: Draft, command: ReverseExchange): ReversedExchange {
  const { reversalId, exchangeId, out, in: received } = command;
  if (!out && !received) throw badInput({ path: ['input'], reason: 'must have something to undo' });
  if (out?.from === received?.to) {
    throw badInput({ path: ['input', 'in', 'to'], reason: 'must differ from the currency given' });
  }
  const hold = out && givenHold(draft, command, out);
  if (received) takeBack(draft, command, received);
  if (out && hold) giveBack(draft, command, out, hold);
  const [givenBack, takenBack] = [out?.given ?? 0, received?.received ?? 0];
  return { reversalId, exchangeId, givenBack, takenBack, postedAt: draft.at };
}

type Out = NonNullable<ReverseExchange['out']>;
type In = NonNullable<ReverseExchange['in']>;

/** The hold that was given away, if it has not been given back. */
function givenHold(draft: Draft, { service, memberId }: ReverseExchange, { holdId, from, given }: Out): Hold {
  const asked = { service, holdId, memberId, currency: from };
  const { hold } = fittingHold(draft, asked, 'EXCHANGE', ['input', 'out', 'holdId']);
  if (hold.settled.length === 0) throw holdNotOpen({ holdId, status: hold.status });
  const left = totalOf(hold.settled);
  if (left !== given) throw moreThanHeld({ path: ['input', 'out', 'given'], left });
  return hold;
}

function takeBack(draft: Draft, { reversalId, exchangeId, memberId }: ReverseExchange, asked: In): void {
  const { to, received } = asked;
  // What a merged member received lies with the survivor: all of it, once what the merge has left behind has gone there too.
  passOn(draft);
  const merge = draft.merge(memberId);
  const split = takeLatestSpendable(draft, merge?.into ?? memberId, to, received);
  const references = { exchangeId, reversalId };
  if (merge?.into) {
    transfer(draft, { mergeId: merge.mergeId, from: merge.into, to: memberId, currency: to, split, references });
  }
  const payer = payerOf(asked);
  draft.move({ kind: 'CONVERSION_REVERSED', from: walletOf(memberId, to), to: payer, memberId, split, references });
}

function giveBack(draft: Draft, command: ReverseExchange, { from, toPartner }: Out, hold: Hold): void {
  const { reversalId, exchangeId, memberId, service } = command;
  const references = { exchangeId, reversalId, service, holdId: hold.holdId };
  const split = draft.withGrace(hold.settled);
  draft.move({
    kind: 'CONVERSION_RETURNED',
    from: clearingOf(toPartner, from),
    to: walletOf(memberId, from),
    memberId,
    split,
    references,
  });
  repayDebt(draft, memberId, from, split, references);
  draft.keepHold({ ...hold, settled: [] });
}
