import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TierCode } from '../domain/tier-code.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('purchase')
export class PurchaseRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('text')
  channel: string;

  @Column({ type: 'timestamptz', name: 'occurred_at' })
  occurredAt: Date;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor: number;

  @Column('text')
  currency: string;

  @Column('text')
  tier: TierCode;

  @Column('bigint', { name: 'tier_numerator', transformer: wholeNumber })
  tierNumerator: number;

  @Column('bigint', { name: 'tier_denominator', transformer: wholeNumber })
  tierDenominator: number;

  @Column({ type: 'timestamptz', name: 'pending_until' })
  pendingUntil: Date;

  @Column({ type: 'timestamptz', name: 'posted_at', nullable: true })
  postedAt: Date | null;
}
