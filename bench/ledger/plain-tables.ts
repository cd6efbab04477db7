import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '../../chassis/whole-number.js';
import type { Bucket } from '../../subgraphs/points/domain/buckets.js';

/* The tables of the ledger as one would first write it, made by TypeORM from these classes. */

@Entity('account')
export class PlainAccount {
  @PrimaryColumn('text')
  currency: string;

  @PrimaryColumn('text')
  kind: 'WALLET' | 'HELD' | 'ISSUANCE' | 'REDEEMED';

  @PrimaryColumn('text')
  owner: string;

  @Column('bigint', { transformer: wholeNumber })
  balance: number;

  @Column('jsonb')
  buckets: Bucket[];
}

@Entity('journal')
@Index(['memberId', 'currency', 'seq'])
export class PlainJournalRow {
  @PrimaryColumn('bigint', { generated: 'identity' })
  seq: string;

  @Column('text')
  kind: string;

  @Column('text')
  currency: string;

  @Column('text', { name: 'from_kind' })
  fromKind: string;

  @Column('text', { name: 'from_owner' })
  fromOwner: string;

  @Column('text', { name: 'to_kind' })
  toKind: string;

  @Column('text', { name: 'to_owner' })
  toOwner: string;

  @Column('bigint', { transformer: wholeNumber })
  amount: number;

  @Column('bigint', { name: 'from_balance_after', transformer: wholeNumber })
  fromBalanceAfter: number;

  @Column('bigint', { name: 'to_balance_after', transformer: wholeNumber })
  toBalanceAfter: number;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('jsonb')
  split: Bucket[];

  @Column('jsonb', { name: 'reference_ids' })
  references: Record<string, string | number>;

  @Column('timestamptz', { name: 'posted_at' })
  postedAt: Date;
}

@Entity('hold')
export class PlainHold {
  @PrimaryColumn('uuid', { name: 'hold_id' })
  holdId: string;

  @Column('text')
  status: 'OPEN' | 'SETTLED';

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('text')
  currency: string;

  @Column('bigint', { transformer: wholeNumber })
  points: number;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('jsonb')
  held: Bucket[];

  @Column('jsonb')
  settled: Bucket[];
}

@Entity('award')
export class PlainAward {
  @PrimaryColumn('uuid', { name: 'award_id' })
  awardId: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('text')
  currency: string;

  @Column('text', { name: 'campaign_id' })
  campaignId: string;

  @Column('bigint', { transformer: wholeNumber })
  points: number;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('jsonb')
  lines: { lineId: string; points: number; reversed: number }[];
}

@Entity('answer')
export class PlainAnswer {
  @PrimaryColumn('text')
  caller: string;

  @PrimaryColumn('text')
  mutation: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('bytea', { name: 'input_hash' })
  inputHash: Buffer;

  @Column('jsonb', { nullable: true })
  answer: object | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

@Entity('outbox_event')
export class PlainOutboxEvent {
  @PrimaryColumn('bigint', { generated: 'identity' })
  sequence: string;

  @Column('uuid')
  id: string;

  @Column('text')
  topic: string;

  @Column('text', { name: 'aggregate_id' })
  aggregateId: string;

  @Column('jsonb')
  payload: Record<string, unknown>;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;
}

export const plainEntities = [
  PlainAccount,
  PlainJournalRow,
  PlainHold,
  PlainAward,
  PlainAnswer,
  PlainOutboxEvent,
] as const;
