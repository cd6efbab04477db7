import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who signs in as which member. */
@Entity('member_identity')
export class MemberIdentityRow {
  /** Of issuer and subject. */
  @PrimaryColumn('bytea', { name: 'identity_digest' })
  identityDigest: Buffer;

  @Column('text')
  issuer: string;

  @Column('bytea', { name: 'sealed_subject' })
  sealedSubject: Buffer;

  @Column('uuid', { name: 'member_id' })
  memberId: string;
}
