import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A printed card and the member who has it. */
@Entity('member_card')
export class MemberCardRow {
  @PrimaryColumn('bytea', { name: 'card_digest' })
  cardDigest: Buffer;

  @Column('bytea', { name: 'sealed_number' })
  sealedNumber: Buffer;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('timestamptz', { name: 'linked_at' })
  linkedAt: Date;
}
