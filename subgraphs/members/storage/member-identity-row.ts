import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who signs in as which member. */
@Entity('member_identity')
export class MemberIdentityRow {
  @PrimaryColumn('text')
  issuer: string;

  @PrimaryColumn('text')
  subject: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;
}
