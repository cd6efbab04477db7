import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Benefit } from '../../domain/benefits/benefit.js';
import type { TierCode } from '../../domain/tiers.js';

/** What a tier gives, as it is in force. */
@Entity('tier_benefits')
export class TierBenefitsRow {
  @PrimaryColumn('text', { name: 'tier_code' })
  tierCode: TierCode;

  @Column('integer')
  version: number;

  @Column('jsonb')
  benefits: Benefit[];
}
