import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContactKind } from '../../domain/sign-in/sign-in-rules.js';

/** A contact that a member has proven to hold, or has only said to. What a shop has taken down has no row. */
@Entity('contact_proof')
export class ContactProofRow {
  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  @PrimaryColumn('text')
  kind: ContactKind;

  /** A keyed hash of the contact in its one spelling. */
  @PrimaryColumn('bytea')
  digest: Buffer;

  @Column('timestamptz', { name: 'proven_at', nullable: true })
  provenAt: Date | null;
}
