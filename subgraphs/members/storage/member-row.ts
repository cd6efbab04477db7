import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MembershipKind } from '../domain/enrolment/membership-kind.js';
import type { MemberStatus } from '../domain/member.js';

/** A member without anything personal: what other tables refer to, and what stays when a person is forgotten. */
@Entity('member')
export class MemberRow {
  @PrimaryColumn('uuid')
  id: string;

  /** Counts members in the order of joining; the number is made from it. A bigint, so it arrives as text. */
  @Column('bigint')
  ordinal: string;

  @Column('text')
  number: string;

  @Column('text')
  status: MemberStatus;

  @Column('text')
  kind: MembershipKind;

  @Column('timestamptz', { name: 'joined_at' })
  joinedAt: Date;
}
