import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MessageContent, MessageKind } from '../../domain/inbox/message.js';

/** A message in a member's inbox: what happened, and whether it was read. */
@Entity('inbox_message')
export class InboxMessageRow {
  /** Made from the member and what happened, so that the same is not told twice. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('text')
  kind: MessageKind;

  @Column('jsonb')
  params: MessageContent['params'];

  @Column({ type: 'timestamptz', precision: 3 })
  at: Date;

  @Column({ type: 'timestamptz', name: 'read_at', precision: 3, nullable: true })
  readAt: Date | null;
}
