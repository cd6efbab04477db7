import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TierCode } from '../domain/tiers.js';

/** The catalogue of tiers. */
@Entity('tier')
export class TierRow {
  @PrimaryColumn('text')
  code: TierCode;

  @Column('integer')
  rank: number;

  @Column('text', { name: 'name_zh_cn' })
  nameZhCn: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  @Column('integer', { name: 'earn_multiplier_numerator' })
  earnMultiplierNumerator: number;

  @Column('integer', { name: 'earn_multiplier_denominator' })
  earnMultiplierDenominator: number;
}
