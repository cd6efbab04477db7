/**
 * Rule: an exchange gives one currency's held points into clearing and pays the other currency out of clearing, both or
 * neither. Afterwards the partner that issues the received currency is owed what was given, in the given currency, and
 * the partner that issues the given currency owes what was received; where that partner has paid for points in advance,
 * what is received comes out of its block instead, and a block that is empty refuses. What is received counts as earned on the day of the
 * exchange, by the validity of the currency it is in.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { blockOf, clearingOf, heldOf, walletOf } from './account.js';
import type { Conversion } from './answers.js';
import { totalOf, type Bucket } from './buckets.js';
import type { ConvertPoints } from './command.js';
import { repayDebt } from './debt.js';
import { openHold } from './decide-holds.js';
import type { Draft } from './draft.js';
import { fundsExhausted, moreThanHeld } from './errors.js';

export function decideConversion(draft: Draft, command: ConvertPoints): Conversion {
  const { exchangeId, memberId, from, to, given, received } = command;
  const { hold } = openHold(draft, { ...command, currency: from }, 'EXCHANGE');
  if (from === to) throw badInput({ path: ['input', 'to'], reason: 'must differ from the currency given' });
  if (totalOf(hold.held) !== given) throw moreThanHeld({ path: ['input', 'given'], left: totalOf(hold.held) });
  const references = { exchangeId, service: hold.service, holdId: hold.holdId };
  draft.move({
    kind: 'CONVERTED_OUT',
    from: heldOf(memberId, from),
    to: clearingOf(command.toPartner, from),
    memberId,
    split: hold.held,
    references,
  });
  const incoming: Bucket[] = [{ expiresAt: draft.moment.validUntil, pendingUntil: null, points: received }];
  const payer = command.prepaid ? blockOf(command.fromPartner, to) : clearingOf(command.fromPartner, to);
  const { balance } = draft.account(payer);
  if (command.prepaid && balance < received) throw fundsExhausted({ available: balance, needed: received });
  draft.move({
    kind: 'CONVERTED_IN',
    from: payer,
    to: walletOf(memberId, to),
    memberId,
    split: incoming,
    references,
  });
  repayDebt(draft, memberId, to, incoming, references);
  draft.keepHold({ ...hold, status: 'CONVERTED', held: [], settled: hold.held });
  return { exchangeId, given, received };
}
