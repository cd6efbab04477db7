import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccountKind } from '../domain/account.js';
import type { Bucket } from '../domain/buckets.js';
import { instantOf } from '../domain/instant.js';
import type { JournalRow, PostingKind, References } from '../domain/journal.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('journal')
export class JournalEntryRow {
  /** Text, because it is a place in an order and nothing is reckoned with it. */
  @PrimaryColumn('bigint')
  seq: string;

  @Column('text')
  kind: PostingKind;

  @Column('text')
  currency: string;

  @Column('text', { name: 'from_kind' })
  fromKind: AccountKind;

  @Column('text', { name: 'from_owner' })
  fromOwner: string;

  @Column('text', { name: 'to_kind' })
  toKind: AccountKind;

  @Column('text', { name: 'to_owner' })
  toOwner: string;

  @Column('bigint', { transformer: wholeNumber })
  amount: number;

  @Column('bigint', { name: 'from_balance_after', transformer: wholeNumber })
  fromBalanceAfter: number;

  @Column('bigint', { name: 'to_balance_after', transformer: wholeNumber })
  toBalanceAfter: number;

  @Column('uuid', { name: 'member_id', nullable: true })
  memberId: string | null;

  @Column('jsonb')
  split: Bucket[];

  @Column('jsonb', { name: 'reference_ids' })
  references: References;

  @Column('timestamptz', { name: 'posted_at' })
  postedAt: Date;

  /** What the row was when it was posted, as 32 bytes: see `domain/block.ts`. */
  @Column('bytea', { name: 'leaf_hash' })
  leafHash: Buffer;
}

export function journalRowOf(row: JournalEntryRow): JournalRow {
  const { kind, currency, amount, fromBalanceAfter, toBalanceAfter, memberId, split, references } = row;
  return {
    kind,
    from: { kind: row.fromKind, owner: row.fromOwner, currency },
    to: { kind: row.toKind, owner: row.toOwner, currency },
    amount,
    fromBalanceAfter,
    toBalanceAfter,
    memberId,
    split,
    references,
    postedAt: instantOf(row.postedAt),
  };
}
