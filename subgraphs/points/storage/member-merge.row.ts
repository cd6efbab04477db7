import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MemberMerge } from '../domain/member-merge.js';

@Entity('member_merge')
export class MemberMergeRow implements MemberMerge {
  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  @Column('uuid', { name: 'merge_id' })
  mergeId: string;

  @Column('uuid', { name: 'into_id', nullable: true })
  into: string | null;
}
