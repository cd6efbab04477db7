import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One look of a person of ops at one member, in one request to one service. */
@Entity('member_access')
export class MemberAccessRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('timestamptz')
  at: Date;

  /** `callerKey` of who looked: 'ops:ann'. */
  @Column('text')
  by: string;

  /** Words for kinds of data: 'profile', 'points'. */
  @Column('text', { array: true })
  what: string[];

  @Column('text', { name: 'request_id' })
  requestId: string;
}
