import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContactKind } from '../../domain/sign-in/sign-in-rules.js';

/** A contact in force of which its member has shown the code. What was only recorded for them has no row. */
@Entity('contact_proof')
export class ContactProofRow {
  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  @PrimaryColumn('text')
  kind: ContactKind;

  /** A keyed hash of the contact in its one spelling, as in the profile. */
  @PrimaryColumn('bytea')
  digest: Buffer;

  @Column('timestamptz', { name: 'proven_at' })
  provenAt: Date;
}
