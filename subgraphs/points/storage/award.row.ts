import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Award, AwardLine } from '../domain/award.js';
import { instantOf } from '../domain/instant.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('award')
export class AwardRow {
  @PrimaryColumn('uuid', { name: 'award_id' })
  awardId: string;

  @Column('uuid', { name: 'purchase_id' })
  purchaseId: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('text')
  currency: string;

  @Column('text', { name: 'campaign_id' })
  campaignId: string;

  @Column('integer')
  version: number;

  @Column('bigint', { transformer: wholeNumber })
  points: number;

  @Column('bigint', { transformer: wholeNumber })
  cut: number;

  @Column('text', { nullable: true })
  budget: string | null;

  @Column('boolean')
  green: boolean;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'pending_until', nullable: true })
  pendingUntil: Date | null;

  /** Of the whole purchase, for reports on what points cost. */
  @Column('bigint', { name: 'sale_amount_minor', transformer: wholeNumber })
  saleAmountMinor: number;

  @Column('text', { name: 'sale_currency' })
  saleCurrency: string;

  @Column('jsonb')
  lines: AwardLine[];
}

export function awardOf(row: AwardRow): Award {
  const { occurredAt, expiresAt, pendingUntil, ...same } = row;
  return {
    ...same,
    occurredAt: instantOf(occurredAt),
    expiresAt: instantOf(expiresAt),
    pendingUntil: pendingUntil && instantOf(pendingUntil),
  };
}
