import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Account, AccountKind } from '../domain/account.js';
import type { Bucket } from '../domain/buckets.js';
import { instantOf } from '../domain/instant.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('account')
export class AccountRow {
  @PrimaryColumn('text')
  currency: string;

  @PrimaryColumn('text')
  kind: AccountKind;

  @PrimaryColumn('text')
  owner: string;

  @Column('bigint', { transformer: wholeNumber })
  balance: number;

  @Column('jsonb')
  buckets: Bucket[];

  /** When the first of the buckets expires: what the sweep looks at. */
  @Column('timestamptz', { name: 'first_expiry', nullable: true })
  firstExpiry: Date | null;

  /** Of its first posting. */
  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;
}

export function accountOf({ currency, kind, owner, balance, buckets, openedAt }: AccountRow): Account {
  return { currency, kind, owner, balance, buckets, openedAt: instantOf(openedAt) };
}
