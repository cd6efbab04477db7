import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MemberStatus } from '../../domain/member.js';

/** A step that ops made with a membership: from which status to which, why, and who. */
@Entity('member_status_change')
export class MemberStatusChangeRow {
  @PrimaryColumn('uuid', { name: 'change_id' })
  changeId: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('text', { name: 'from_status' })
  fromStatus: MemberStatus;

  @Column('text', { name: 'to_status' })
  toStatus: MemberStatus;

  @Column('text')
  reason: string;

  /** The number of a case in ops' own system. */
  @Column('text', { nullable: true })
  reference: string | null;

  @Column('text', { name: 'changed_by' })
  changedBy: string;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}
