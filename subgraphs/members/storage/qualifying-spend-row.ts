import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SpendFactKind } from '../domain/tiers/spend-fact.js';

/** A purchase, or the return of one, as a fact about spend. Append-only. */
@Entity('qualifying_spend')
export class QualifyingSpendRow {
  /** A return may have the id of a purchase, even of its own: clients make the ids of each by themselves. */
  @PrimaryColumn('text')
  kind: SpendFactKind;

  /** The id of the purchase or of the return: the same fact twice is one. */
  @PrimaryColumn('uuid', { name: 'fact_id' })
  factId: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('uuid', { name: 'purchase_id' })
  purchaseId: string;

  /** Time of the purchase, for a return as well. */
  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;

  @Column('timestamptz', { name: 'counted_at' })
  countedAt: Date;

  /** Negative for a return. A bigint, so it arrives as text. */
  @Column('bigint', { name: 'amount_minor' })
  amountMinor: string;
}
