import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContactKind } from '../../domain/sign-in/sign-in-rules.js';

export type SessionEnding = 'SIGN_OUT' | 'MEMBER' | 'REUSE' | 'LIMIT' | 'STATUS' | 'ENROLMENT' | 'CONTACT';

/** One sign-in and what it goes on as. */
@Entity('sign_in_session')
export class SignInSessionRow {
  @PrimaryColumn('uuid')
  id: string;

  /** Null while whoever signed in is no member. */
  @Column('uuid', { name: 'member_id', nullable: true })
  memberId: string | null;

  /** `sub` of its tokens: a member's number, or a name made from the contact. */
  @Column('text')
  subject: string;

  @Column('text', { name: 'contact_kind' })
  contactKind: ContactKind;

  @Column('bytea', { name: 'contact_digest' })
  contactDigest: Buffer;

  @Column('bytea')
  secret: Buffer;

  /** How often its refresh token was changed, and one. */
  @Column('integer')
  generation: number;

  @Column('timestamptz', { name: 'rotated_at' })
  rotatedAt: Date;

  /** What the member calls the device, sealed. */
  @Column('bytea', { nullable: true })
  device: Buffer | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'last_used_at' })
  lastUsedAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('text', { name: 'ended_by', nullable: true })
  endedBy: SessionEnding | null;
}
