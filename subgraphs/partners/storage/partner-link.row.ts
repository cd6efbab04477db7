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
}
