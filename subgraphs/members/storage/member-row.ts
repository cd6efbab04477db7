import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import type { MembershipKind } from '../domain/enrolment/membership-kind.js';
import type { MemberStatus } from '../domain/member.js';
import { ProfileRow } from './profile-row.js';

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

  /** None of who was forgotten. */
  @OneToOne(() => ProfileRow)
  @JoinColumn({ name: 'id', referencedColumnName: 'memberId' })
  profile: ProfileRow | null;
}
