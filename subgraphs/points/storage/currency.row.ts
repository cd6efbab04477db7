import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('currency')
export class CurrencyRow {
  @PrimaryColumn('text')
  code: string;

  @Column('bigint', { name: 'points_per_yuan', transformer: wholeNumber })
  pointsPerYuan: number;
}
