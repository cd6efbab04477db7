import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '../../../chassis/whole-number.js';
import type { Grant } from '../domain/effect.js';
import { bigWhole, wholeNumbers } from './column-numbers.js';

@Entity('award')
export class AwardRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'purchase_id' })
  purchaseId: string;

  @Column('integer')
  position: number;

  @Column('uuid', { name: 'campaign_id' })
  campaignId: string;

  @Column('integer')
  version: number;

  @Column('numeric', { name: 'exact_numerator', transformer: bigWhole })
  exactNumerator: bigint;

  @Column('numeric', { name: 'exact_denominator', transformer: bigWhole })
  exactDenominator: bigint;

  @Column('bigint', { transformer: wholeNumber })
  points: number;

  @Column('bigint', { transformer: wholeNumber })
  cut: number;

  @Column('bigint', { array: true, transformer: wholeNumbers })
  shares: number[];

  @Column('jsonb')
  grants: Grant[];
}
