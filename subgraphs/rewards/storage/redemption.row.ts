import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';
import type { CashState, RedemptionStatus } from '../domain/redemption.js';
import type { TierCode } from '../domain/tier-code.js';
import { wholeNumber } from '../../../chassis/whole-number.js';
import { survivorOf } from '../../../chassis/person-links.js';
import type { StoredContent } from './reward.row.js';

@Entity('redemption')
export class RedemptionRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @VirtualColumn({ query: (redemption) => survivorOf(`${redemption}.member_id`) })
  survivorId: string | null;

  @Column('uuid', { name: 'reward_id' })
  rewardId: string;

  @Column('integer', { name: 'reward_version', nullable: true })
  rewardVersion: number | null;

  @Column('text', { nullable: true })
  tier: TierCode | null;

  @Column('integer')
  pieces: number;

  @Column('bigint', { transformer: wholeNumber })
  points: number;

  /** Null: there was no bonus yet, and it is what was paid. */
  @Column('bigint', { name: 'listed_points', nullable: true, transformer: wholeNumber })
  listedPoints: number | null;

  @Column('bigint', { name: 'cash_amount_minor', nullable: true, transformer: wholeNumber })
  cashAmountMinor: number | null;

  @Column('text', { name: 'cash_currency', nullable: true })
  cashCurrency: string | null;

  @Column('text', { name: 'cash_state', nullable: true })
  cashState: CashState | null;

  @Column('bigint', { name: 'cash_refunded_minor', transformer: wholeNumber })
  cashRefundedMinor: number;

  @Column('text')
  currency: string;

  @Column('jsonb')
  contents: StoredContent[];

  @Column('text')
  status: RedemptionStatus;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'held_until', precision: 3 })
  heldUntil: Date;

  @Column('text', { nullable: true })
  device: string | null;

  @Column('uuid', { name: 'review_id', nullable: true })
  reviewId: string | null;

  @Column({ type: 'timestamptz', name: 'review_until', precision: 3, nullable: true })
  reviewUntil: Date | null;

  @Column({ type: 'timestamptz', name: 'settled_at', precision: 3, nullable: true })
  settledAt: Date | null;

  @Column('integer', { name: 'cancel_days', nullable: true })
  cancelDays: number | null;

  @Column('integer', { name: 'pieces_returned' })
  piecesReturned: number;

  @Column('integer', { name: 'pieces_returning' })
  piecesReturning: number;

  @Column({ type: 'timestamptz', name: 'return_refused_at', precision: 3, nullable: true })
  returnRefusedAt: Date | null;
}
