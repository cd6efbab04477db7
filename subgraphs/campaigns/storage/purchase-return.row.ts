import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('purchase_return')
export class PurchaseReturnRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'purchase_id' })
  purchaseId: string;

  @Column({ type: 'timestamptz', name: 'returned_at' })
  returnedAt: Date;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor: number;

  @Column({ type: 'timestamptz', name: 'posted_at', nullable: true })
  postedAt: Date | null;

  @Column('bigint', { nullable: true, transformer: wholeNumber })
  taken: number | null;

  @Column('bigint', { nullable: true, transformer: wholeNumber })
  owed: number | null;

  @Column('bigint', { nullable: true, transformer: wholeNumber })
  forgone: number | null;
}
