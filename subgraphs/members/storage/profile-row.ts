import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Locale } from '../../../schema/vocabulary.js';

/** A member's personal details, sealed, and the digests by which they are found. Forgetting a person is deleting a row here as well. */
@Entity('profile')
export class ProfileRow {
  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  /** Name, phone, e-mail and birthday. */
  @Column('bytea', { name: 'sealed_details' })
  sealedDetails: Buffer;

  @Column('bytea', { name: 'phone_digest', nullable: true })
  phoneDigest: Buffer | null;

  @Column('bytea', { name: 'email_digest', nullable: true })
  emailDigest: Buffer | null;

  @Column('text')
  locale: Locale;
}
