import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Audience } from '../domain/audience.js';
import type { Limit } from '../domain/limits.js';
import type { Price, Slider } from '../domain/price.js';
import type { RewardContent, RewardKind } from '../domain/reward-contents.js';
import type { TierCode } from '../domain/tier-code.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

/** As it is kept: for whom an offer is was not always said. */
export type StoredOffer = Price & { tiers?: TierCode[] | null; campaignId?: string | null };

export interface StoredDrop {
  /** ISO 8601. */
  at: string;
  pieces: number;
}

/** As it is kept: what does not apply to its kind may be left out. */
export type StoredContent = Pick<RewardContent, 'kind' | 'count'> & Partial<RewardContent>;

@Entity('reward')
export class RewardRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text')
  kind: RewardKind;

  @Column('text', { name: 'title_zh_cn' })
  titleZhCn: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('text', { name: 'description_zh_cn', nullable: true })
  descriptionZhCn: string | null;

  @Column('text', { name: 'description_en', nullable: true })
  descriptionEn: string | null;

  @Column('jsonb')
  pictures: string[];

  @Column('text', { nullable: true })
  category: string | null;

  @Column('text', { nullable: true })
  brand: string | null;

  @Column('jsonb')
  prices: StoredOffer[];

  @Column('bigint', { name: 'lowest_points', transformer: wholeNumber })
  lowestPoints: number;

  @Column('jsonb', { nullable: true })
  slider: Slider | null;

  @Column('jsonb', { nullable: true })
  audience: Audience | null;

  @Column('jsonb')
  limits: Limit[];

  @Column('bigint', { nullable: true, transformer: wholeNumber })
  stock: number | null;

  @Column('jsonb')
  drops: StoredDrop[];

  @Column('jsonb')
  contents: StoredContent[];

  @Column('bigint', { name: 'cost_minor', nullable: true, transformer: wholeNumber })
  costMinor: number | null;

  @Column('integer', { name: 'cancel_days', nullable: true })
  cancelDays: number | null;

  @Column('bigint', { transformer: wholeNumber })
  taken: number;

  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;

  @Column({ type: 'timestamptz', name: 'opens_at', precision: 3 })
  opensAt: Date;

  @Column({ type: 'timestamptz', name: 'closes_at', precision: 3, nullable: true })
  closesAt: Date | null;

  @Column({ type: 'timestamptz', name: 'listed_at', precision: 3 })
  listedAt: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt: Date | null;
}
