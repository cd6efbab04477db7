import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import type { Locale } from '../../../schema/vocabulary.js';
import { MemberRow } from './member-row.js';

/** The one table of personal details. Forgetting a person is deleting a row here (and their identities and cards). */
@Entity('profile')
export class ProfileRow {
  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  @OneToOne(() => MemberRow)
  @JoinColumn({ name: 'member_id' })
  member: MemberRow;

  @Column('text', { name: 'display_name' })
  displayName: string;

  @Column('text', { nullable: true })
  phone: string | null;

  @Column('text', { nullable: true })
  email: string | null;

  /** YYYY-MM-DD. */
  @Column('date', { nullable: true })
  birthday: string | null;

  @Column('text')
  locale: Locale;
}
