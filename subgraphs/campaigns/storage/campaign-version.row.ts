import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TierCode } from '../domain/tier-code.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

/** Every version that is or was live; proposed ones stand in `configuration_version`. Only `live` ever changes. */
@Entity('campaign_version')
export class CampaignVersionRow {
  @PrimaryColumn('uuid')
  id: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('boolean')
  live: boolean;

  @Column('text')
  kind: 'BASE' | 'MULTIPLIER';

  @Column('text', { name: 'name_zh_cn' })
  nameZhCn: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  @Column('bigint', { name: 'rate_numerator', transformer: wholeNumber })
  rateNumerator: number;

  @Column('bigint', { name: 'rate_denominator', transformer: wholeNumber })
  rateDenominator: number;

  @Column('text', { array: true, nullable: true })
  tiers: TierCode[] | null;

  @Column({ type: 'timestamptz', name: 'starts_at', nullable: true })
  startsAt: Date | null;

  @Column({ type: 'timestamptz', name: 'ends_at', nullable: true })
  endsAt: Date | null;
}
