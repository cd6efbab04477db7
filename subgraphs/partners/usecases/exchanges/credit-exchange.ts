import type { EntityManager } from 'typeorm';
import { badInput, DomainError, forbidden, idempotencyConflict } from '../../../../chassis/domain-error.js';
import { AnswerBook, refusalOr } from '../../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import type { ExchangeId, MemberId, Points } from '../../../../schema/vocabulary.js';
import type { Exchange } from '../../domain/exchange.js';
import { requireSound } from '../../domain/exchanges/credit.js';
import { duplicateTransaction, linkNotActive } from '../../domain/exchanges/exchange-errors.js';
import { findByPartnerKey, lockPartnerKey } from '../../storage/exchanges/announced.js';
import { insertExchange, lockExchange } from '../../storage/exchanges.js';
import { findMemberOfLink } from '../../storage/partner-links.js';
import { driveExchange } from '../drive-exchange.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { creditKeyOf } from '../finish-exchange.js';
import { throughSandbox } from '../sandbox/through-sandbox.js';
import type { Begun } from './exchange-work.js';
import { findRoute, takeTerms } from './find-terms.js';
import { takeQuotaFor } from './take-quota.js';

export interface CreditOrder {
  /** The partner's own id of it (a UUID), and its idempotency key. */
  exchangeId: ExchangeId;
  /** Code of the partner that sends it in. */
  partner: string;
  /** Its number of the transaction in which it has taken the points from its member. */
  businessKey: string;
  linkId: string;
  from: string;
  to: string;
  /** Points of `from` that the partner has taken. */
  amount: Points;
  /** What it has told its member that they get; null where it leaves that to us. */
  expected: Points | null;
}

/**
 * A partner has taken points of its own system from its member, who gets points of ours for them, by our rate. Once it is accepted it
 * is carried out, however long that takes.
 *
 * Refusals, each kept under its id: LINK_NOT_ACTIVE, NO_SUCH_RATE, PARTNER_SUSPENDED, AGREEMENT_NOT_IN_FORCE, OUTSIDE_OPENING_HOURS,
 * AMOUNT_BELOW_STEP, AMOUNT_NOT_IN_STEPS, AMOUNTS_DIFFER, CAP_REACHED, QUOTA_EXCEEDED, DUPLICATE_TRANSACTION, PARTNER_FUNDS_EXHAUSTED.
 * Faults: BAD_USER_INPUT for an unknown currency and for one that is kept here, FORBIDDEN for another partner's, IDEMPOTENCY_CONFLICT,
 * and UNAVAILABLE when members or points give no answer. What a sandbox makes of an amount comes first: see `throughSandbox`.
 */
export async function creditExchange(tools: ExchangeTools, order: CreditOrder, on: OnBehalfOf): Promise<Exchange> {
  const { partner, exchangeId: id, amount } = order;
  const call = { partner, mutation: 'creditExchange', id, amount, duplicate: duplicateTransaction };
  return throughSandbox(tools, call, () => carryOut(tools, order, on));
}

async function carryOut(tools: ExchangeTools, order: CreditOrder, on: OnBehalfOf): Promise<Exchange> {
  const key = creditKeyOf(order.partner, order.exchangeId);
  const { state } = await tools.answers.look(tools.database.read, key, inputOf(order));
  const isActive = state === 'new' ? await isMemberActive(tools, order, on) : true;
  return driveExchange(tools, () => tools.database.transaction((tx) => begin(tools, tx, order, isActive, on)), on);
}

async function begin(
  tools: ExchangeTools,
  tx: EntityManager,
  order: CreditOrder,
  isActive: boolean,
  { requestId }: OnBehalfOf,
): Promise<Begun> {
  const key = creditKeyOf(order.partner, order.exchangeId);
  const opened = await tools.answers.open(tx, key, inputOf(order));
  if (opened.state === 'answered') return { answer: opened.answer };
  if (opened.state === 'new') {
    const refused = await refusalOr(() => accept(tools, tx, order, isActive));
    if (refused instanceof DomainError) {
      const answer = AnswerBook.refusalOf(refused);
      await tools.answers.close(tx, key, answer);
      return { answer };
    }
    const { exchangeId, partner, businessKey } = order;
    const details = { partnerKey: businessKey };
    const sent = { by: `partner:${partner}`, action: 'exchange.sent-in', subject: `exchange/${exchangeId}` };
    await tools.audit.record(tx, { ...sent, details, requestId });
  }
  const locked = await lockExchange(tx, order.exchangeId);
  if (!locked) throw new Error(`the exchange ${order.exchangeId} is in the book of answers and nowhere else`);
  const looked = await tools.answers.look(tx, key, inputOf(order));
  return looked.state === 'answered' ? looked : { answer: null, ...locked };
}

async function accept(tools: ExchangeTools, tx: EntityManager, order: CreditOrder, isActive: boolean): Promise<void> {
  const { exchangeId, partner, businessKey, linkId, from, to, amount, expected } = order;
  const route = await findRoute(tx, { from, to, amount }, tools.zone);
  if (route.fromBrand.code !== partner) throw forbidden();
  if (route.way !== 'INBOUND') throw badInput({ path: ['input', 'from'], reason: 'is kept here: members exchange it' });
  requireSound(route, amount, expected);
  // The link again, in this transaction: it may have been undone while members was asked.
  const memberId = await findMemberOfLink(tx, linkId, partner);
  if (memberId === null || !isActive) throw linkNotActive();
  // Whoever sends the same number meanwhile waits here, and finds what became of it; so it counts against caps once.
  await lockPartnerKey(tx, partner, businessKey);
  const firstExchangeId = await findByPartnerKey(tx, partner, businessKey);
  if (firstExchangeId !== null) throw duplicateTransaction({ firstExchangeId });
  const key = { by: partner, text: businessKey };
  const wanted = { exchangeId, memberId, from, to, amount };
  const [terms] = await takeTerms(tx, [{ wanted, route, linkId, device: null, key }]);
  if (!terms || terms instanceof DomainError) throw terms ?? new Error('terms were left out');
  await takeQuotaFor(tx, terms, { partner, points: amount, zone: tools.zone });
  // An id that is not in this partner's book and yet taken is somebody else's.
  if (!(await insertExchange(tx, terms))) throw idempotencyConflict({ id: exchangeId });
}

/** Asked outside of any transaction. False for a link that nobody has, and for a member who may have nothing moved. */
async function isMemberActive(tools: ExchangeTools, order: CreditOrder, on: OnBehalfOf): Promise<boolean> {
  const memberId: MemberId | null = await findMemberOfLink(tools.database.read, order.linkId, order.partner);
  if (memberId === null) return false;
  const refused = ['MEMBER_SUSPENDED', 'MEMBER_CLOSED', 'FORBIDDEN'];
  return tools.members.requireActive(memberId, on).then(
    () => true,
    (error: unknown) => {
      if (error instanceof DomainError && refused.includes(error.code)) return false;
      throw error;
    },
  );
}

function inputOf({ businessKey, linkId, from, to, amount, expected }: CreditOrder): Record<string, unknown> {
  return { businessKey, linkId, from, to, amount, expected };
}
