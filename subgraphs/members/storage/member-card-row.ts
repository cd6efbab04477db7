import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A printed card and the member who has it. */
@Entity('member_card')
export class MemberCardRow {
  @PrimaryColumn('text', { name: 'card_number' })
  cardNumber: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('timestamptz', { name: 'linked_at' })
  linkedAt: Date;
}
