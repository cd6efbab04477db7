import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('purchase_line')
export class PurchaseLineRow {
  @PrimaryColumn('uuid', { name: 'purchase_id' })
  purchaseId: string;

  @PrimaryColumn('integer')
  position: number;

  @Column('text', { name: 'line_id' })
  lineId: string;

  @Column('text')
  sku: string;

  @Column('text', { nullable: true })
  category: string | null;

  @Column('text', { nullable: true })
  brand: string | null;

  @Column('integer')
  quantity: number;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor: number;

  @Column('integer')
  returned: number;
}
