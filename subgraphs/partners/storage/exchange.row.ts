import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';
import type { Agreed } from '../domain/exchange.js';
import type { ExchangeStage, ExchangeWay } from '../domain/exchange-end.js';
import { wholeNumber } from '../../../chassis/whole-number.js';
import { survivorOf } from '../../../chassis/person-links.js';

@Entity('exchange')
export class ExchangeRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @VirtualColumn({ query: (exchange) => survivorOf(`${exchange}.member_id`) })
  survivorId: string | null;

  @Column('text')
  stage: ExchangeStage;

  @Column('text', { name: 'from_currency' })
  from: string;

  @Column('text', { name: 'to_currency' })
  to: string;

  @Column('text', { name: 'from_brand' })
  fromBrand: string;

  @Column('text', { name: 'to_brand' })
  toBrand: string;

  @Column('bigint', { transformer: wholeNumber })
  requested: number;

  @Column('bigint', { transformer: wholeNumber })
  given: number;

  @Column('bigint', { transformer: wholeNumber })
  received: number;

  @Column('bigint', { transformer: wholeNumber })
  fee: number;

  @Column('bigint', { transformer: wholeNumber })
  numerator: number;

  @Column('bigint', { transformer: wholeNumber })
  denominator: number;

  @Column('bigint', { transformer: wholeNumber })
  step: number;

  @Column('integer', { name: 'fee_percent' })
  feePercent: number;

  @Column('integer', { name: 'rate_version' })
  rateVersion: number;

  @Column('bigint', { name: 'settlement_numerator', transformer: wholeNumber })
  settlementNumerator: number;

  @Column('bigint', { name: 'settlement_denominator', transformer: wholeNumber })
  settlementDenominator: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'ends_at', precision: 3 })
  endsAt: Date;

  @Column('text', { nullable: true })
  device: string | null;

  @Column('uuid', { name: 'review_id', nullable: true })
  reviewId: string | null;

  @Column({ type: 'timestamptz', name: 'review_until', precision: 3, nullable: true })
  reviewUntil: Date | null;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt: Date | null;

  @Column('text')
  way: ExchangeWay;

  /** Empty for exchanges from before there were agreements. */
  @Column('jsonb')
  agreed: Partial<Agreed>;

  @Column({ type: 'timestamptz', name: 'answer_by', precision: 3, nullable: true })
  answerBy: Date | null;

  @Column('text', { name: 'keyed_by', nullable: true })
  keyedBy: string | null;

  @Column('text', { name: 'partner_key', nullable: true })
  partnerKey: string | null;

  @Column('text', { name: 'reject_reason', nullable: true })
  rejectReason: string | null;

  @Column({ type: 'timestamptz', name: 'reversed_at', precision: 3, nullable: true })
  reversedAt: Date | null;
}
