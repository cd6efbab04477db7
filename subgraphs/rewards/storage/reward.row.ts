import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Price } from '../domain/price.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

/** The terms that are live now; earlier and proposed versions stand in `configuration_version`. */
@Entity('reward')
export class RewardRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text', { name: 'title_zh_cn' })
  titleZhCn: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('jsonb')
  prices: Price[];

  @Column('bigint', { name: 'lowest_points', transformer: wholeNumber })
  lowestPoints: number;

  @Column('bigint', { nullable: true, transformer: wholeNumber })
  stock: number | null;

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
}
