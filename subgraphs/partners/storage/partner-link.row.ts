import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('partner_link')
export class PartnerLinkRow {
  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  @PrimaryColumn('uuid', { name: 'brand_id' })
  brandId: string;

  @Column('uuid', { name: 'link_id' })
  linkId: string;

  @Column({ type: 'timestamptz', name: 'linked_at', precision: 3 })
  linkedAt: Date;

  /** Null for one on the member's word alone. */
  @Column({ type: 'timestamptz', name: 'proven_at', precision: 3, nullable: true })
  provenAt: Date | null;

  @Column('bytea', { name: 'partner_member', nullable: true })
  partnerMember: Buffer | null;
}
