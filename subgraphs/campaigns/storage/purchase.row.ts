import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';
import type { TierCode } from '../domain/tier-code.js';
import { wholeNumber } from '../../../chassis/whole-number.js';
import { survivorOf } from '../../../chassis/person-links.js';

@Entity('purchase')
export class PurchaseRow {
  @PrimaryColumn('uuid')
  id: string;

  /** Null while nobody has enrolled with the card that was shown. */
  @Column('uuid', { name: 'member_id', nullable: true })
  memberId: string | null;

  @VirtualColumn({ query: (purchase) => survivorOf(`${purchase}.member_id`) })
  survivorId: string | null;

  @Column('text')
  channel: string;

  @Column('text', { nullable: true })
  payment: string | null;

  @Column('double precision', { nullable: true })
  latitude: number | null;

  @Column('double precision', { nullable: true })
  longitude: number | null;

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
