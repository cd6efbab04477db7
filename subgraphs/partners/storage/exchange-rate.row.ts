import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('exchange_rate')
export class ExchangeRateRow {
  @PrimaryColumn('text', { name: 'from_currency' })
  from: string;

  @PrimaryColumn('text', { name: 'to_currency' })
  to: string;

  @Column('bigint', { transformer: wholeNumber })
  numerator: number;

  @Column('bigint', { transformer: wholeNumber })
  denominator: number;

  @Column('bigint', { transformer: wholeNumber })
  step: number;

  @Column('integer', { name: 'fee_percent' })
  feePercent: number;

  /** Of the published set. */
  @Column('integer')
  version: number;
}
