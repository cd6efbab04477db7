/**
 * Rule: an exchange gives one currency's held points into clearing and pays the other currency out of clearing, both or
 * neither. Afterwards the partner that issues the received currency is owed what was given, in the given currency, and
 * the partner that issues the given currency owes what was received, up to the limit that it is trusted with; where that
 * partner has paid for points in advance, what is received comes out of its block instead. A block that is empty refuses,
 * and so does a limit that is reached. What is received counts as earned on the day of the exchange, by the validity of the
 * currency it is in. Where a partner keeps its points itself, its half of the exchange is none of ours, and the other half
 * is posted alone.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { blockOf, clearingOf, heldOf, walletOf, type AccountRef } from './account.js';
import type { Conversion } from './answers.js';
import { totalOf, type Bucket } from './buckets.js';
import type { ConvertPoints, GiveHeld, ReceivePoints } from './command.js';
import { repayDebt } from './debt.js';
import { openHold } from './decide-holds.js';
import type { Draft } from './draft.js';
import { fundsExhausted, moreThanHeld } from './errors.js';
import type { References } from './journal.js';

export function decideConversion(draft: Draft, command: ConvertPoints): Conversion {
  const { exchangeId, from, to, given, received, service, holdId } = command;
  if (from === to) throw badInput({ path: ['input', 'to'], reason: 'must differ from the currency given' });
  const references = { exchangeId, service, holdId };
  giveAway(draft, command, references);
  payOut(draft, command, references);
  return { exchangeId, given, received, postedAt: draft.at };
}

export function decideGivingHeld(draft: Draft, command: GiveHeld): Conversion {
  const { exchangeId, given, service, holdId } = command;
  giveAway(draft, command, { exchangeId, service, holdId });
  return { exchangeId, given, received: 0, postedAt: draft.at };
}

export function decideReceiving(draft: Draft, command: ReceivePoints): Conversion {
  const { exchangeId, received } = command;
  payOut(draft, command, { exchangeId });
  return { exchangeId, given: 0, received, postedAt: draft.at };
}

/** What pays for received points, and where they go back to when the exchange is undone. */
export function payerOf({
  prepaid,
  fromPartner,
  to,
}: Pick<ReceivePoints, 'prepaid' | 'fromPartner' | 'to'>): AccountRef {
  return prepaid ? blockOf(fromPartner, to) : clearingOf(fromPartner, to);
}

/** All that the hold holds, into clearing. */
function giveAway(draft: Draft, command: GiveHeld | ConvertPoints, references: References): void {
  const { memberId, from, given, toPartner } = command;
  const { hold } = openHold(draft, { ...command, currency: from }, 'EXCHANGE');
  if (totalOf(hold.held) !== given) throw moreThanHeld({ path: ['input', 'given'], left: totalOf(hold.held) });
  draft.move({
    kind: 'CONVERTED_OUT',
    from: heldOf(memberId, from),
    to: clearingOf(toPartner, from),
    memberId,
    split: hold.held,
    references,
  });
  draft.keepHold({ ...hold, status: 'CONVERTED', held: [], settled: hold.held });
}

/** Out of the block or of clearing, into the wallet. Refuses with FUNDS_EXHAUSTED. */
function payOut(draft: Draft, command: ReceivePoints | ConvertPoints, references: References): void {
  const { memberId, to, received } = command;
  const payer = payerOf(command);
  const available = availableOf(draft, payer, command);
  if (available < received) throw fundsExhausted({ available: Math.max(0, available), needed: received });
  const incoming: Bucket[] = [{ expiresAt: draft.moment.validUntil, pendingUntil: null, points: received }];
  draft.move({ kind: 'CONVERTED_IN', from: payer, to: walletOf(memberId, to), memberId, split: incoming, references });
  repayDebt(draft, memberId, to, incoming, references);
}

/** What the partner has prepaid, or may still owe. */
function availableOf(draft: Draft, payer: AccountRef, { prepaid, owedAtMost }: ReceivePoints | ConvertPoints): number {
  const { balance } = draft.account(payer);
  if (prepaid) return balance;
  return owedAtMost === null ? Infinity : owedAtMost + balance;
}
