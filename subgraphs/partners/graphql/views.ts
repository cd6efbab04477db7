/** From what the use cases give to what the graph shows. */
import type { RequestContext } from '../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../chassis/configuration.js';
import { Money } from '../../../schema/vocabulary.js';
import type * as brands from '../domain/brand.js';
import type * as conversion from '../domain/conversion.js';
import type * as exchanges from '../domain/exchange.js';
import { statusOf } from '../domain/exchange-end.js';
import type * as settlement from '../domain/settlement.js';
import type * as kept from '../domain/settlement/payment.js';
import type { PeriodSettlement } from '../usecases/settle-period.js';
import { PartnerChange, PartnerChangeState } from './configuration.types.js';
import { Exchange, ExchangeStatus } from './exchange.types.js';
import { Member } from './member.types.js';
import { Currency, ExchangeRate, Partner } from './partner.types.js';
import {
  NetPosition,
  PartnerStatement,
  Settlement,
  SettlementLine,
  SettlementPayment,
  SettlementPaymentState,
} from './settlement.types.js';

export function partnerView({ id, code, name, isSandbox }: brands.Brand, { locale }: RequestContext): Partner {
  return Object.assign(new Partner(), { id, code, name: name[locale], isSandbox });
}

export function currencyView(known: brands.Currency): Currency {
  return Object.assign(new Currency(), { code: known.code, known });
}

export function rateView(rate: conversion.ExchangeRate): ExchangeRate {
  const { from, to, numerator, denominator, step, feePercent } = rate;
  return Object.assign(new ExchangeRate(), { from, to, numerator, denominator, step, feePercent });
}

export function exchangeView(exchange: exchanges.Exchange): Exchange {
  const { id, ownerId, stage, rate, requested, given, received, fee, createdAt, endsAt, endedAt, reviewId } = exchange;
  const { answerBy, rejectReason, reversedAt } = exchange;
  return Object.assign(new Exchange(), {
    id,
    status: ExchangeStatus[statusOf(stage, reviewId, reversedAt)],
    requested,
    given,
    received,
    fee,
    rate: rateView(rate),
    createdAt,
    quotedUntil: endsAt,
    endedAt,
    ...{ answerBy, rejectReason, reversedAt },
    member: Member.of(ownerId),
    known: exchange,
  });
}

export function changeView({ changeId, kind, key, version, state }: ConfigurationChange): PartnerChange {
  return Object.assign(new PartnerChange(), { id: changeId, kind, key, version, state: PartnerChangeState[state] });
}

export function settlementView({ period, closed, lines, positions, payments }: PeriodSettlement): Settlement {
  return Object.assign(new Settlement(), {
    period,
    closed,
    lines: lines.map(lineView),
    positions: positions.map(({ brand, amountMinor }) =>
      Object.assign(new NetPosition(), { brand, amount: Money.of(amountMinor) }),
    ),
    payments: payments.map(paymentView),
  });
}

export function statementView(partner: Partner, settled: PeriodSettlement): PartnerStatement {
  const [position] = settled.positions;
  return Object.assign(new PartnerStatement(), {
    partner,
    period: settled.period,
    closed: settled.closed,
    lines: settled.lines.map(lineView),
    netPosition: Money.of(position?.amountMinor ?? 0),
    payments: settled.payments.map(paymentView),
  });
}

function lineView(line: settlement.SettlementLine): SettlementLine {
  const { given, received, fee, amountMinor, ...same } = line;
  return Object.assign(new SettlementLine(), {
    ...same,
    given: Number(given),
    received: Number(received),
    fee: Number(fee),
    amount: Money.of(amountMinor),
  });
}

export function paymentView(payment: settlement.Payment | kept.SettlementPayment): SettlementPayment {
  const { payer, payee, amountMinor } = payment;
  const owed = { payer, payee, amount: Money.of(amountMinor) };
  if (!('id' in payment)) return Object.assign(new SettlementPayment(), { ...unpaid, ...owed });
  const { id, state, reference, paidOn, advisedAt, rejection, confirmedAt } = payment;
  const standing = { state: SettlementPaymentState[state], reference, paidOn, advisedAt, rejection, confirmedAt };
  return Object.assign(new SettlementPayment(), { id, ...owed, ...standing });
}

/** Of a month that is open nobody pays. */
const unpaid = {
  ...{ id: null, state: null, reference: null, paidOn: null },
  ...{ advisedAt: null, rejection: null, confirmedAt: null },
};
