import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('purchase_return_line')
export class PurchaseReturnLineRow {
  @PrimaryColumn('uuid', { name: 'return_id' })
  returnId: string;

  @PrimaryColumn('integer')
  position: number;

  @Column('integer')
  quantity: number;

  @Column('integer')
  before: number;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor: number;
}
